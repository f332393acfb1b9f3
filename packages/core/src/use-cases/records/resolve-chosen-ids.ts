import { equalBytes } from "@noble/curves/utils.js";
import type { Outcome } from "../../domain/results/outcome.js";
import { parseStatement } from "../../envelope/statement.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { ownIndex } from "../cards/own-index.js";
import type { RecordIndex } from "../cards/record-index.js";
import { type BatchMode, itemsOf } from "../writing/batch.js";
import { idTaken } from "./record-added-earlier.js";
import type { StoredRecord } from "./store-new-records.js";
import type { Upload } from "./upload.js";

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
