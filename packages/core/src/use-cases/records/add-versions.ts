import type { Act } from "../../domain/acts/act.js";
import { encodeCardLocation } from "../../domain/acts/card-location.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { currentEpoch, exposedTo } from "../../domain/log/current-epoch.js";
import { planEpoch } from "../../domain/log/plan-epoch.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { type NewVersionCard, storeCard } from "../cards/store-card.js";
import { followUps } from "../keys/follow-ups.js";
import { freshSalts, startEpoch } from "../keys/start-epoch.js";
import { submitFollowing } from "../keys/submit-following.js";
import { recordHolder } from "../session/holders.js";
import { ownView, type View } from "../session/view.js";
import type { Write } from "../writing/write.js";
import type { SignedVersion } from "./store-version.js";

/**
 * The salt under which each folder's cards are filed, and the acts that come first in the same
 * transaction.
 */
interface CurrentEpochs {
  readonly salts: ReadonlyMap<FolderId, Hex>;
  readonly acts: readonly Act[];
}

/**
 * Finds the current epoch of each folder. A folder has none when a holder of its secret has no
 * access any more; then a new epoch is started.
 */
async function currentEpochs(write: Write, folders: readonly FolderId[]): Promise<CurrentEpochs> {
  const { session, log, now, options } = write;
  const exposed = await session.exposures.salts(log, { signal: options.signal });
  const salts = new Map<FolderId, Hex>();
  const stale: FolderId[] = [];
  for (const folder of new Set(folders)) {
    const epoch = currentEpoch(log, folder, now, exposed);
    if (epoch) salts.set(folder, epoch.salt);
    else stale.push(folder);
  }
  if (stale.length === 0) return { salts, acts: [] };
  const plan = planEpoch(log, freshSalts(session, stale), [], now);
  for (const { folder, salt } of plan.words) salts.set(folder, salt);
  return { salts, acts: await startEpoch(write, plan) };
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
  const { record, folder, version, statement, signature, placement } = signed;
  const { ledger, address: patient } = write.session.owner;
  if (salt === undefined) throw new TypeError("The folder has no epoch");
  const head = { ledger, patient, folder, salt, record, version, op };
  const card = { kind: "record", head, statement, signature, offer: null, filed: null, placement } as const;
  return { record, version, card: await storeCard(write, card, recordHolder(patient, record)) };
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
    const place = encodeCardLocation({ folder, salt: salts.get(folder) ?? "0x", op });
    const pointers = cards.map(({ card }) => card.card.pointer);
    const [only, ...more] = pointers;
    if (only !== undefined && more.length === 0) acts.push({ kind: "card", patient, place, card: only });
    else acts.push({ kind: "cards", patient, place, cards: pointers });
  }
  return { cards: stored.map(({ card }) => card), acts };
}

export interface AddedVersions {
  readonly receipt: Receipt;
  /** For each record, the grantees who can read its version although their access has ended. */
  readonly exposedTo: ReadonlyMap<RecordId, readonly Address[]>;
  /** A view of the own log with the new versions. */
  readonly after: View;
}

/**
 * Adds signed versions, one of each record, in one transaction: first a new epoch where a folder
 * needs one, then the cards, then new envelopes for grantees who follow the records or whose latest
 * envelope lacks something.
 */
export async function addVersions(
  write: Write,
  versions: readonly SignedVersion[],
  op: "new" | "amend",
): Promise<AddedVersions> {
  const epochs = await currentEpochs(
    write,
    versions.map(({ folder }) => folder),
  );
  const stored = await storeVersionCards(write, versions, op, epochs);
  const acts = [...epochs.acts, ...stored.acts];
  const again = await followUps(write, acts, stored.cards);
  const { receipt, revived } = await submitFollowing(write, acts, again);
  const after = await ownView(write.session, write.options);
  const exposed = stored.cards.map(({ record, card }): [RecordId, readonly Address[]] => [
    record,
    [...new Set([...exposedTo(after.log, card.pointer), ...revived])],
  ]);
  return { receipt, exposedTo: new Map(exposed), after };
}
