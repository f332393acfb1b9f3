import type { Act } from "../../domain/acts/act.js";
import { encodeCardLocation } from "../../domain/acts/card-location.js";
import { MAX_ACTS } from "../../domain/acts/submission.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { currentEpoch, exposedTo } from "../../domain/log/current-epoch.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { ownIndexOf } from "../cards/index-part.js";
import { type NewVersionCard, storeCard } from "../cards/store-card.js";
import { followerUpdates } from "../keys/follower-updates.js";
import { startEpoch, type StartedEpoch } from "../keys/start-epoch.js";
import { withoutKey } from "../keys/without-key.js";
import { recordHolder } from "../session/holders.js";
import { isToldEnded } from "../session/told-ends.js";
import type { TimedView, View } from "../session/view.js";
import { exposedSalts } from "../writing/given-out.js";
import type { StagedWrite } from "../writing/staged-write.js";
import type { Planned } from "../writing/send.js";
import { submitPlanned, type Write } from "../writing/write.js";
import { type ChosenRecords, missingOf, nothingChosen } from "./chosen-records.js";
import { withLostReaders } from "./lost-readers.js";
import type { SignedVersion } from "./store-version.js";

/** The salt under which each folder's cards are filed. */
interface CurrentEpochs {
  readonly salts: ReadonlyMap<FolderId, Hex>;
  /** The epoch that the same transaction starts for the folders that have no current one. */
  readonly started: StartedEpoch | undefined;
}

/**
 * Finds the current epoch of each folder. A folder has none when a holder of its secret has no
 * access any more; then a new epoch is started.
 */
async function currentEpochs(write: Write, folders: readonly FolderId[]): Promise<CurrentEpochs> {
  const { session, log, now, options } = write;
  const exposed = await exposedSalts(session, log, options);
  const isEnded = (slot: Slot) => isToldEnded(session, log, slot, now);
  const salts = new Map<FolderId, Hex>();
  const stale: FolderId[] = [];
  for (const folder of new Set(folders)) {
    const epoch = currentEpoch(log, folder, now, { exposed, isEnded });
    if (epoch) salts.set(folder, epoch.salt);
    else stale.push(folder);
  }
  const started = stale.length > 0 ? await startEpoch(write, stale) : undefined;
  for (const { folder, salt } of started?.words ?? []) salts.set(folder, salt);
  return { salts, started };
}

interface StoredVersionCards {
  readonly cards: readonly NewVersionCard[];
  readonly acts: readonly Act[];
}

async function storeVersionCard(
  write: Write,
  signed: SignedVersion,
  op: "new" | "amend",
  salt: Hex | undefined,
): Promise<NewVersionCard> {
  const { record, folder, version, stated, statement, signature, placement } = signed;
  const { ledger, address: patient } = write.session.owner;
  if (salt === undefined) throw new TypeError("The folder has no epoch");
  const head = { ledger, patient, folder, salt, record, version, op };
  const card = { kind: "record", head, statement, signature, offer: null, filed: null, placement } as const;
  return { record, version, card: await storeCard(write, card, recordHolder(patient, record), stated) };
}

/**
 * Stores the cards of versions, and groups them into one act for each folder, in the given order.
 */
async function storeVersionCards(
  write: Write,
  versions: readonly SignedVersion[],
  op: "new" | "amend",
  { salts }: Pick<CurrentEpochs, "salts">,
): Promise<StoredVersionCards> {
  const patient = write.session.address;
  const stored = await mapConcurrently(versions, 4, async (signed) => ({
    folder: signed.folder,
    card: await storeVersionCard(write, signed, op, salts.get(signed.folder)),
  }));
  const acts: Act[] = [];
  for (const [folder, cards] of Map.groupBy(stored, (one) => one.folder)) {
    const location = encodeCardLocation({ folder, salt: salts.get(folder) ?? "0x", op });
    const pointers = cards.map(({ card }) => card.card.pointer);
    const [only, ...more] = pointers;
    if (only !== undefined && more.length === 0) acts.push({ kind: "fileCard", patient, location, card: only });
    else acts.push({ kind: "fileCards", patient, location, cards: pointers });
  }
  return { cards: stored.map(({ card }) => card), acts };
}

export interface AddedVersions {
  /** `undefined` when every record had been added meanwhile. */
  readonly receipt: Receipt | undefined;
  /** For each record, the grantees who can read its version although their access has ended. */
  readonly exposedTo: ReadonlyMap<RecordId, readonly Address[]>;
  /** For each record, the grantees who get no key of its version: see `AddedRecord`. */
  readonly without: ReadonlyMap<RecordId, readonly Address[]>;
  /** A view of the own log with the new versions. */
  readonly after: View;
  /** Whether a reading has shown them. */
  readonly isShown: boolean;
}

interface PlannedVersions extends Planned, Pick<AddedVersions, "without"> {
  readonly cards: readonly NewVersionCard[];
  readonly started?: StartedEpoch | undefined;
}

export const conflict = () =>
  new ChartkeyError("VERSION_CONFLICT", {
    message: "The record has a newer version",
    hints: ["Read the record again and apply the change to its latest version."],
  });

/**
 * The record that a version amends.
 * @throws ChartkeyError VERSION_CONFLICT when another device has amended it since the version was
 *   signed
 */
async function amendedRecord(write: Write, { record, previous }: SignedVersion) {
  const known = (await ownIndexOf(write, [record])).records.get(record);
  if (!known || known.erased || known.versions.at(-1)?.card.statementHash !== previous) throw conflict();
  return known;
}

async function planVersions(
  write: Write,
  signed: readonly SignedVersion[],
  op: "new" | "amend",
  chosen: ChosenRecords,
): Promise<PlannedVersions> {
  const versions = await missingOf(write, signed, chosen);
  if (versions.length === 0) return { acts: [], cards: [], without: new Map() };
  const [version] = versions;
  const amended = op === "amend" && version ? await amendedRecord(write, version) : undefined;
  const epochs = await currentEpochs(
    write,
    versions.map(({ folder }) => folder),
  );
  const { cards, acts } = await storeVersionCards(write, versions, op, epochs);
  const before = [...(epochs.started ? [epochs.started.act] : []), ...acts];
  const [card] = cards;
  const updates =
    amended && card ? await followerUpdates(write, amended, card, MAX_ACTS - before.length) : { acts: [], without: [] };
  const left = new Map([...epochs.salts].map(([folder, salt]) => [folder, withoutKey(write, { folder, salt })]));
  const without = new Map(
    versions.map((one) => [one.record, [...new Set([...(left.get(one.folder) ?? []), ...updates.without])]]),
  );
  // a second click must find the record of the first
  return { acts: [...before, ...updates.acts], cards, without, started: epochs.started, makes: new Set(chosen.keys()) };
}

/**
 * Adds signed versions, one of each record, in one transaction: first a new epoch where a folder
 * needs one, then the cards, then new envelopes for those who follow an amended record.
 * @throws ChartkeyError LEDGER_CONFLICT with `exposedTo`: who can read the cards that another
 *   device's act kept out of the log
 */
export async function addVersions(
  staging: StagedWrite,
  versions: readonly SignedVersion[],
  op: "new" | "amend",
  chosen = nothingChosen,
): Promise<AddedVersions> {
  const { session, options } = staging;
  const read = { signal: options.signal };
  let planned: TimedView | undefined;
  const plan = (write: Write) => {
    planned = { ...write, options: read };
    return planVersions(write, versions, op, chosen);
  };
  try {
    const added = await submitPlanned(staging, plan);
    if (!planned) throw new TypeError("Nothing was planned");
    if (!added.receipt)
      return { receipt: undefined, exposedTo: new Map(), without: new Map(), after: planned, isShown: true };
    const { planned: filed, receipt, log, isShown, unsent } = added;
    const late = filed.acts.flatMap((act) =>
      act.kind === "updateEnvelope" && unsent.has(act.envelope) ? act.grantee : [],
    );
    const isEnded = (slot: Slot) => isToldEnded(session, log, slot, receipt.position.at.getTime() / 1000);
    const pointers = filed.cards.map(({ card }) => card.pointer);
    const exposed = exposedTo(log, pointers, isEnded, filed.started?.grantees);
    const ofRecords = new Map(filed.cards.map(({ record, card }) => [record, exposed.get(card.pointer) ?? []]));
    const without = new Map([...filed.without].map(([record, one]) => [record, [...new Set([...one, ...late])]]));
    return { receipt, exposedTo: ofRecords, without, after: { session, log, options: read }, isShown };
  } catch (error) {
    if (!isChartkeyError(error, "LEDGER_CONFLICT") || !staging.prompted || !planned) throw error;
    throw await withLostReaders(error, planned, new Set(versions.map(({ folder }) => folder)));
  }
}
