import type { Address } from "../../domain/identifiers/address.js";
import type { Outcome } from "../../domain/results/outcome.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { NewRecord, RecordVersion } from "../../domain/records/record.js";
import { parseStatement } from "../../envelope/statement.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { alone, itemRunner, type BatchMode, each, allOrNone } from "../writing/batch.js";
import { receiptOf } from "../writing/receipt-of.js";
import type { Session } from "../session/session.js";
import { staged } from "../writing/staging.js";
import type { SignedVersion } from "./store-version.js";
import { type StoredRecord, storeNewRecords } from "./store-new-records.js";
import { addVersions } from "./add-versions.js";
import { unavailable } from "../cards/not-found.js";
import { toRecordVersion } from "../../envelope/record-version.js";
import { resolveChosenIds } from "./resolve-chosen-ids.js";
import type { PayloadProgress } from "./store-payload.js";

export type AddProgress = WriteProgress | PayloadProgress;

export interface AddedRecord {
  readonly record: RecordVersion;
  readonly receipt: Receipt;
  /** Participants whose access had ended and who can read this record all the same, because two devices wrote at once. Normally empty. */
  readonly exposedTo: readonly Address[];
}

export interface AddedRecords {
  /** In the order of the inputs. */
  readonly records: readonly RecordVersion[];
  readonly receipt: Receipt;
  /** See `AddedRecord`. */
  readonly exposedTo: readonly Address[];
}

type NewRecords = Iterable<NewRecord> | AsyncIterable<NewRecord>;

/** What the one transaction of a batch brought; nothing, where all had landed earlier or failed. */
interface Filed {
  readonly receipt: Receipt;
  readonly exposedTo: ReadonlyMap<SignedVersion["record"], readonly Address[]>;
}

function toAdded({ record, made }: StoredRecord, filed: Filed | undefined): AddedRecord {
  if ("landed" in made) {
    const { statement: stated, filed: card } = made.landed;
    const version = toRecordVersion(stated, card.location.folder, card.entry.at);
    return { record: version, receipt: receiptOf(card.entry), exposedTo: filed?.exposedTo.get(record) ?? [] };
  }
  if (!filed) throw unavailable();
  const at = Math.floor(filed.receipt.position.at.getTime() / 1000);
  const version = toRecordVersion(parseStatement(made.draft.statement), made.draft.folder, at);
  return { record: version, receipt: filed.receipt, exposedTo: filed.exposedTo.get(record) ?? [] };
}

/** Adds records in one transaction with one prompt: payloads first, then cards, then the ledger. */
function addBatch(
  session: Session,
  inputs: NewRecords,
  mode: BatchMode,
  options: CallOptions<AddProgress>,
): Promise<{ readonly outcomes: readonly Outcome<AddedRecord>[]; readonly receipt: Receipt | undefined }> {
  return staged(session, options, async (staging) => {
    const attempt = itemRunner(session, staging, mode, options);
    const drafted = await storeNewRecords(session, inputs, attempt, options);
    if (drafted.length === 0) throw new TypeError("There is nothing to add");
    const drafts = drafted.flatMap((one) => (one.ok && "draft" in one.made ? one.made.draft : []));
    const filed = drafts.length > 0 ? await addVersions(session, staging, drafts, "new", options) : undefined;
    const settled = await resolveChosenIds(session, drafted, attempt, options);
    const outcomes = settled.map((one) => (one.ok ? { ok: true as const, ...toAdded(one, filed) } : one));
    return { outcomes, receipt: filed?.receipt };
  });
}

const added = (outcomes: readonly Outcome<AddedRecord>[]): readonly AddedRecord[] =>
  outcomes.flatMap((one) => (one.ok ? one : []));

export async function addRecord(
  session: Session,
  input: NewRecord,
  options: CallOptions<AddProgress> = {},
): Promise<AddedRecord> {
  const [one] = added((await addBatch(session, [input], alone, options)).outcomes);
  if (!one) throw unavailable();
  const { record, receipt, exposedTo } = one;
  return { record, receipt, exposedTo };
}

/** All or none. */
export async function addRecords(
  session: Session,
  inputs: NewRecords,
  options: CallOptions<AddProgress> = {},
): Promise<AddedRecords> {
  const { outcomes, receipt } = await addBatch(session, inputs, allOrNone("records"), options);
  const all = added(outcomes);
  const last = receipt ?? all[0]?.receipt;
  if (!last) throw unavailable();
  return {
    records: all.map(({ record }) => record),
    receipt: last,
    exposedTo: [...new Set(all.flatMap(({ exposedTo }) => exposedTo))],
  };
}

/** Each for itself. */
export const addEach = async (
  session: Session,
  inputs: NewRecords,
  options: CallOptions<AddProgress> = {},
): Promise<readonly Outcome<AddedRecord>[]> => (await addBatch(session, inputs, each, options)).outcomes;
