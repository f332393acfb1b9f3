import { equalBytes } from "@noble/curves/utils.js";
import type { Outcome } from "../../domain/results/outcome.js";
import { parseStatement } from "../../envelope/statement.js";
import type { CallOptions } from "../../ports/call-options.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { RunItem } from "../writing/batch.js";
import { ownLog, type Session } from "../session/session.js";
import type { StoredRecord } from "./store-new-records.js";
import { idTaken } from "./record-added-earlier.js";
import { ownIndex } from "../cards/own-index.js";
import type { RecordIndex } from "../cards/record-index.js";

/** @throws ChartkeyError RECORD_ID_TAKEN */
function resolveChosenId({ records }: RecordIndex, drafted: StoredRecord): StoredRecord {
  const { record, chosen, made } = drafted;
  if (!chosen || !("draft" in made)) return drafted;
  const first = records.get(record)?.versions[0]?.first;
  if (first?.statementHash === made.draft.hash) return drafted;
  const { contentDigest } = parseStatement(made.draft.statement);
  if (!first?.statement || !equalBytes(first.statement.contentDigest, contentDigest)) throw idTaken(record);
  return { record, chosen, made: { landed: first } };
}

/**
 * What the ledger made of chosen ids: where another try with the same content came first, that one counts. Where another device used one at the same time for
 * something else, the attempt fails with RECORD_ID_TAKEN.
 */
export async function resolveChosenIds(
  session: Session,
  drafted: readonly Outcome<StoredRecord>[],
  attempt: RunItem,
  options: CallOptions,
): Promise<readonly Outcome<StoredRecord>[]> {
  if (!drafted.some((one) => one.ok && one.chosen && "draft" in one.made)) return drafted;
  const index = await ownIndex(session, await ownLog(session, options), options);
  return mapConcurrently([...drafted.entries()], 1, async ([nth, one]) =>
    one.ok ? attempt(nth, async () => resolveChosenId(index, one)) : one,
  );
}
