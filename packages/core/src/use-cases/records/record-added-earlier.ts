import { sha256 } from "@noble/hashes/sha2.js";
import { equalBytes } from "@noble/curves/utils.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import type { NewRecord } from "../../domain/records/record.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { chunksOf } from "../../streams/bytes.js";
import type { VersionCard } from "../../envelope/version-card.js";
import type { RecordIndex } from "../cards/record-index.js";

async function digestOf(content: NewRecord["content"], options: CallOptions): Promise<Uint8Array> {
  const hash = sha256.create();
  for await (const chunk of chunksOf(content)) {
    options.signal?.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest();
}

export const idTaken = (id: RecordId): ChartkeyError =>
  new ChartkeyError("RECORD_ID_TAKEN", {
    message: `Another record has the id ${id}`,
    hints: ["Use a fresh id: `newRecordId()`."],
  });

/**
 * The first version of the record, if an earlier try with the same id and content was included.
 * @throws ChartkeyError RECORD_ID_TAKEN when the record with this id has other content
 */
export async function recordAddedEarlier(
  index: RecordIndex,
  id: RecordId,
  content: NewRecord["content"],
  options: CallOptions,
): Promise<VersionCard | undefined> {
  const known = index.records.get(id);
  if (!known) return undefined;
  const first = known.versions[0]?.first;
  if (known.erased || !first?.statement) throw idTaken(id);
  if (!equalBytes(first.statement.contentDigest, await digestOf(content, options))) throw idTaken(id);
  return first;
}
