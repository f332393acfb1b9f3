import { parseRecordId, type RecordId } from "../../domain/identifiers/ids.js";
import type { Outcome } from "../../domain/results/outcome.js";
import type { NewRecord } from "../../domain/records/record.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { RunItem } from "../writing/batch.js";
import { freshHex, ownLog, type Session } from "../session/session.js";
import { storeVersion, type SignedVersion } from "./store-version.js";
import { recordAddedEarlier } from "./record-added-earlier.js";
import { ownIndex } from "../cards/own-index.js";
import type { VersionCard } from "../../envelope/version-card.js";
import type { RecordIndex } from "../cards/record-index.js";
import { checkRecord } from "./record-input.js";
import type { PayloadProgress } from "./store-payload.js";
import { targetFolder } from "../../domain/records/target-folder.js";

const MAX_RECORDS = 1000;

/** One input: drafted now, or found to have been added by an earlier try with the same id. */
export interface StoredRecord {
  readonly record: RecordId;
  /** Whether the caller gave the id, so that somebody else may have used it too. */
  readonly chosen: boolean;
  readonly made: { readonly draft: SignedVersion } | { readonly landed: VersionCard };
}

function checkCount(count: number): void {
  if (count > MAX_RECORDS)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `\`records\`: at most ${MAX_RECORDS} at once` });
}

const isBatch = (inputs: unknown): boolean =>
  typeof inputs === "object" && inputs !== null && (Symbol.iterator in inputs || Symbol.asyncIterator in inputs);

/** Stores the payloads of new records, one after the other, and states each. */
export async function storeNewRecords(
  session: Session,
  inputs: Iterable<NewRecord> | AsyncIterable<NewRecord>,
  attempt: RunItem,
  options: CallOptions<PayloadProgress>,
): Promise<readonly Outcome<StoredRecord>[]> {
  if (!isBatch(inputs)) throw new TypeError("`records` is iterable, synchronously or not");
  // where all are known, none is stored while another one is malformed
  if (Array.isArray(inputs)) {
    checkCount(inputs.length);
    for (const [nth, input] of inputs.entries()) await attempt(nth, async () => checkRecord(input));
  }
  const log = await ownLog(session, options);
  const identity = await session.keys.current(log);
  const seen = new Set<RecordId>();
  let index: RecordIndex | undefined;
  const drafted: Outcome<StoredRecord>[] = [];
  for await (const input of inputs) {
    options.signal?.throwIfAborted();
    checkCount(drafted.length + 1);
    const outcome = await attempt<StoredRecord>(drafted.length, async (part) => {
      const { details, id, folder: asked } = checkRecord(input);
      const folder = targetFolder(log, asked);
      const record = id ?? parseRecordId(freshHex(session, 16));
      if (seen.has(record)) throw new TypeError("Two of the records have the same `id`");
      seen.add(record);
      const chosen = id !== undefined;
      if (chosen) index ??= await ownIndex(session, log, options);
      const landed = index && chosen ? await recordAddedEarlier(index, record, input.content, options) : undefined;
      if (landed) return { record, chosen, made: { landed } };
      const place = { record, folder, version: 1, previous: null };
      const draft = await storeVersion(session, part, identity, place, details, input.content, options);
      return { record, chosen, made: { draft } };
    });
    drafted.push(outcome);
  }
  return drafted;
}
