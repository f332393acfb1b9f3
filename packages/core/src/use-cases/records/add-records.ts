import { equalBytes } from "@noble/curves/utils.js";
import type { Address } from "../../domain/address.js";
import { parseRecordId, type RecordId } from "../../domain/ids.js";
import type { Receipt } from "../../domain/position.js";
import type { NewRecord, RecordVersion } from "../../domain/record.js";
import { parseStatement } from "../../envelope/statement.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/ledger.js";
import { receiptOf } from "../session/receipt-of.js";
import { freshHex, ownLog, type Session } from "../session/session.js";
import { type Staging, staged } from "../session/staging.js";
import { draftVersion, type VersionDraft } from "./draft.js";
import { earlierTry, idTaken } from "./earlier-try.js";
import { fileVersions } from "./file-versions.js";
import { ownIndex } from "./own-index.js";
import type { StatedCard } from "./record-card.js";
import type { RecordIndex } from "./record-index.js";
import { checkDetails } from "./record-input.js";
import { toRecordVersion } from "./record-version.js";
import type { PayloadProgress } from "./store-payload.js";
import { targetFolder } from "./target-folder.js";

export type AddProgress = WriteProgress | PayloadProgress;

export interface AddedRecords {
  /** In the order of the inputs. */
  readonly records: readonly RecordVersion[];
  readonly receipt: Receipt;
  /** Participants whose access had ended and who can read these records all the same, because two devices wrote at once. Normally empty. */
  readonly exposedTo: readonly Address[];
}

const MAX_RECORDS = 1000;

/** One input: drafted now, or found to have been added by an earlier try with the same id. */
interface Added {
  readonly record: RecordId;
  /** Whether the caller gave the id, so that somebody else may have used it too. */
  readonly chosen: boolean;
  readonly draft?: VersionDraft | undefined;
  readonly landed?: StatedCard | undefined;
}

async function* draftAll(
  session: Session,
  staging: Staging,
  inputs: Iterable<NewRecord> | AsyncIterable<NewRecord>,
  options: CallOptions<AddProgress>,
): AsyncGenerator<Added> {
  const log = await ownLog(session, options);
  const identity = await session.keys.current(log);
  const seen = new Set<RecordId>();
  let index: RecordIndex | undefined;
  for await (const input of inputs) {
    options.signal?.throwIfAborted();
    const details = checkDetails(input);
    const folder = targetFolder(log, input.folder);
    const record = parseRecordId(input.id ?? freshHex(session, 16));
    if (seen.has(record)) throw new TypeError("Two of the records have the same id");
    if (seen.add(record).size > MAX_RECORDS)
      throw new ChartkeyError("LIMIT_EXCEEDED", { message: `At most ${MAX_RECORDS} records at once` });
    const chosen = input.id !== undefined;
    if (chosen) index ??= await ownIndex(session, log, options);
    const landed = index && chosen ? await earlierTry(index, record, input.content, options) : undefined;
    if (landed) yield { record, chosen, landed };
    else
      yield {
        record,
        chosen,
        draft: await draftVersion(
          session,
          staging,
          identity,
          { record, folder, version: 1, previous: null },
          details,
          input.content,
          options,
        ),
      };
  }
}

/**
 * What the ledger made of chosen ids: where another try with the same content came first, that one counts.
 * @throws ChartkeyError RECORD_ID_TAKEN when another device used a chosen id at the same time for something else
 */
async function settleChosen(
  session: Session,
  added: readonly Added[],
  options: CallOptions,
): Promise<readonly Added[]> {
  if (!added.some(({ chosen, draft }) => chosen && draft)) return added;
  const { records } = await ownIndex(session, await ownLog(session, options), options);
  return added.map((one) => {
    const { record, chosen, draft } = one;
    if (!chosen || !draft) return one;
    const first = records.get(record)?.versions[0]?.first;
    if (first?.statement === draft.hash) return one;
    const { contentDigest } = parseStatement(draft.statement);
    if (!first?.stated || !equalBytes(first.stated.contentDigest, contentDigest)) throw idTaken(record);
    return { record, chosen, landed: first };
  });
}

const toVersion = ({ draft, landed }: Added, at: number): RecordVersion[] => {
  if (landed) return [toRecordVersion(landed.stated, landed.filed.place.folder, landed.filed.entry.at)];
  return draft ? [toRecordVersion(parseStatement(draft.statement), draft.folder, at)] : [];
};

/** Adds records in one transaction with one prompt: payloads first, then cards, then the ledger. */
export function addRecords(
  session: Session,
  inputs: Iterable<NewRecord> | AsyncIterable<NewRecord>,
  options: CallOptions<AddProgress> = {},
): Promise<AddedRecords> {
  return staged(session, async (staging) => {
    options.signal?.throwIfAborted();
    const added: Added[] = [];
    for await (const one of draftAll(session, staging, inputs, options)) added.push(one);
    const drafts = added.flatMap(({ draft }) => draft ?? []);
    const entry = added[0]?.landed?.filed.entry;
    if (drafts.length === 0) {
      if (!entry) throw new TypeError("There is nothing to add");
      return { records: added.flatMap((one) => toVersion(one, 0)), receipt: receiptOf(entry), exposedTo: [] };
    }
    const { receipt, exposedTo } = await fileVersions(session, staging, drafts, "new", options);
    const settled = await settleChosen(session, added, options);
    const at = Math.floor(receipt.position.at.getTime() / 1000);
    return {
      records: settled.flatMap((one) => toVersion(one, at)),
      receipt,
      exposedTo,
    };
  });
}
