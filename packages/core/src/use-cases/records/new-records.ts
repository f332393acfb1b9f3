import { equalBytes } from "@noble/curves/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { parseRecordId, type RecordId } from "../../domain/identifiers/ids.js";
import type { NewRecord } from "../../domain/records/record.js";
import { targetFolder } from "../../domain/records/target-folder.js";
import type { Outcome } from "../../domain/results/outcome.js";
import type { VersionCard } from "../../envelope/opened-card.js";
import { parseStatement } from "../../envelope/statement.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { isReadOnce, sizeOf } from "../../streams/byte-source.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { ownIndex, type RecordIndex } from "../cards/record-index.js";
import { freshHex } from "../session/session.js";
import { type BatchMode, failedItem, itemsOf } from "../writing/batch.js";
import { beginContent } from "./content.js";
import { checkRecord } from "./record-input.js";
import { type SignedVersion, storeVersion, type Upload } from "./store-version.js";

async function digestOf(
  { content, size }: Pick<NewRecord, "content" | "size">,
  { signal }: CallOptions,
): Promise<Uint8Array> {
  const hash = sha256.create();
  const { chunks, close } = await beginContent(content, size, signal);
  try {
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      hash.update(chunk);
    }
  } finally {
    close();
  }
  return hash.digest();
}

const idTaken = (id: RecordId): ChartkeyError =>
  new ChartkeyError("RECORD_ID_TAKEN", {
    message: `Another record has the id ${id}`,
    hints: ["Use a fresh id: `newRecordId()`."],
  });

/**
 * The first version of the record, if an earlier try with the same id and content was included.
 * @throws ChartkeyError RECORD_ID_TAKEN when the record with this id has other content
 */
async function recordAddedEarlier(
  index: RecordIndex,
  id: RecordId,
  input: Pick<NewRecord, "content" | "size">,
  options: CallOptions,
): Promise<VersionCard | undefined> {
  const known = index.records.get(id);
  if (!known) return undefined;
  const first = known.versions[0]?.first;
  if (known.erased || !first?.statement) throw idTaken(id);
  if (!equalBytes(first.statement.contentDigest, await digestOf(input, options))) throw idTaken(id);
  return first;
}

const MAX_RECORDS = 1000;

export type NewRecords = Iterable<NewRecord> | AsyncIterable<NewRecord>;

/** One input, either stored now or added earlier with the same id. */
export interface StoredRecord {
  readonly record: RecordId;
  /** Whether the caller chose the id, so that another try may have used it too. */
  readonly chosen: boolean;
  readonly made: { readonly signed: SignedVersion } | { readonly landed: VersionCard };
}

function checkCount(count: number): void {
  if (count > MAX_RECORDS)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `\`records\`: at most ${MAX_RECORDS} at once` });
}

const isBatch = (inputs: unknown): boolean =>
  typeof inputs === "object" && inputs !== null && (Symbol.iterator in inputs || Symbol.asyncIterator in inputs);

/**
 * Checks the inputs before anything is read or stored.
 * @throws TypeError unless `inputs` is iterable; in a batch of all or none, also for a malformed
 *   element of an array
 */
export function checkNewRecords(inputs: NewRecords, mode: BatchMode): void {
  if (!isBatch(inputs)) throw new TypeError("`records` is iterable, synchronously or not");
  if (!Array.isArray(inputs)) return;
  checkCount(inputs.length);
  const sources = new Set<object>();
  for (const [nth, input] of inputs.entries()) {
    try {
      checkRecord(input);
      if (sources.has(input.content))
        throw new TypeError("`content`: Another record has the same source, which can be read only once");
      if (isReadOnce(input.content)) sources.add(input.content);
    } catch (problem) {
      failedItem(mode, nth, problem);
    }
  }
}

/** The bytes of plaintext of a record, if they are known; 0 for one that is going to fail. */
function sizeOfRecord(input: NewRecord): number | undefined {
  try {
    return checkRecord(input).details.size ?? sizeOf(input.content);
  } catch {
    return 0;
  }
}

/** The bytes of plaintext of all records, if they are known beforehand. */
export function totalSize(inputs: NewRecords): number | undefined {
  if (!Array.isArray(inputs)) return undefined;
  const sizes = inputs.map(sizeOfRecord);
  return sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : undefined;
}

/** Stores the payloads of new records, one after the other, and signs a statement about each. */
export async function storeNewRecords(
  upload: Upload,
  inputs: NewRecords,
  mode: BatchMode,
): Promise<readonly Outcome<StoredRecord>[]> {
  const { session, log, options, progress } = upload;
  await session.keys.current(log);
  const prepare = itemsOf(upload, mode);
  const seen = new Set<RecordId>();
  let index: RecordIndex | undefined;
  const stored: Outcome<StoredRecord>[] = [];
  for await (const input of inputs) {
    options.signal?.throwIfAborted();
    checkCount(stored.length + 1);
    const end = progress.bytes + (sizeOfRecord(input) ?? 0);
    const outcome = await prepare<StoredRecord>(stored.length, async (share) => {
      const { details, id, folder: folderId } = checkRecord(input);
      const folder = targetFolder(log, folderId);
      const record = id ?? parseRecordId(freshHex(session, 16));
      if (seen.has(record)) throw new TypeError("Two of the records have the same `id`");
      seen.add(record);
      const chosen = id !== undefined;
      if (chosen) index ??= await ownIndex(upload);
      const landed = index && chosen ? await recordAddedEarlier(index, record, input, options) : undefined;
      if (landed) return { record, chosen, made: { landed } };
      const name = { record, folder, version: 1, previous: null };
      return { record, chosen, made: { signed: await storeVersion(share, name, details, input.content) } };
    });
    progress.reach(end);
    stored.push(outcome);
  }
  progress.finish();
  return stored;
}

/** @throws ChartkeyError RECORD_ID_TAKEN */
function resolveChosenId({ records }: RecordIndex, stored: StoredRecord): StoredRecord {
  const { record, chosen, made } = stored;
  if (!chosen || !("signed" in made)) return stored;
  const first = records.get(record)?.versions[0]?.first;
  if (first?.statementHash === made.signed.hash) return stored;
  const { contentDigest } = parseStatement(made.signed.statement);
  if (!first?.statement || !equalBytes(first.statement.contentDigest, contentDigest)) throw idTaken(record);
  return { record, chosen, made: { landed: first } };
}

/**
 * Resolves races for ids that callers chose. If another try with the same content was included
 * first, its record counts. If another device used the id for other content, the item fails with
 * RECORD_ID_TAKEN.
 * @param upload its log includes the write
 */
export async function resolveChosenIds(
  upload: Upload,
  stored: readonly Outcome<StoredRecord>[],
  mode: BatchMode,
): Promise<readonly Outcome<StoredRecord>[]> {
  if (!stored.some((one) => one.ok && one.chosen && "signed" in one.made)) return stored;
  const index = await ownIndex(upload);
  const resolve = itemsOf(upload, mode);
  return mapConcurrently([...stored.entries()], 1, async ([nth, one]) =>
    one.ok ? resolve(nth, async () => resolveChosenId(index, one)) : one,
  );
}
