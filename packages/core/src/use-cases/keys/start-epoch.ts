import type { Act } from "../../domain/acts/act.js";
import { encodeEpochWord, type EpochWord } from "../../domain/acts/epoch-word.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import type { Epoch } from "../../domain/log/epochs.js";
import { folderRecipients, grantsOf, type Slot } from "../../domain/log/grant-slots.js";
import { type EpochPlan, planEpoch } from "../../domain/log/plan-epoch.js";
import type { EpochKey } from "../../envelope/envelope.js";
import { buildLockbox, type LockboxRecipient } from "../../envelope/lockbox.js";
import { sealPointer } from "../../envelope/pointer.js";
import { isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { lockboxHolder } from "../session/holders.js";
import { ownEpochSecret, ownLocatorKey } from "../session/own-secrets.js";
import { freshHex } from "../session/session.js";
import { isToldEnded } from "../session/told-ends.js";
import { putSealed } from "../writing/sealed-blob.js";
import type { Write } from "../writing/write.js";
import { confirmedKey } from "./grant-envelope.js";

/** The secrets of the patient's own epochs, as an envelope or a lockbox holds them. */
export const epochKeys = (
  { session, options }: Pick<Write, "session" | "options">,
  epochs: readonly (Epoch | EpochWord)[],
): Promise<readonly EpochKey[]> =>
  mapConcurrently(epochs, 8, async ({ folder, salt }) => ({
    folder,
    salt,
    secret: await ownEpochSecret(session, { folder, salt }, options),
  }));

/** A slot for a grantee, or the grantee whom the lockbox leaves out. */
type LockboxPlace = { readonly recipient: LockboxRecipient } | { readonly without: Address };

/**
 * A grantee is left out whose keys changed since the patient confirmed them, or cannot be loaded:
 * the lost bundle of one grantee must not stop a write.
 */
async function lockboxPlace(
  write: Write,
  plan: EpochPlan,
  grantee: Address,
  slots: readonly Slot[],
): Promise<LockboxPlace> {
  const { session, options } = write;
  const key = await confirmedKey(write, slots);
  if (key === undefined) return { without: grantee };
  const pair = await orProblem(session.pairs.latest(grantee, options), options, "BLOB_UNAVAILABLE", "BLOB_MISMATCH");
  if (isChartkeyError(pair) || pair.theirs.digest !== key) return { without: grantee };
  const words = plan.words.filter(({ folder }) =>
    plan.recipients.get(folder)?.some((slot) => slot.grantee === grantee),
  );
  const epochs = [...(await epochKeys(write, words))];
  return { recipient: { grantee, bundle: pair.theirs, tagKey: pair.keys.tag, epochs } };
}

/** A new epoch of some folders, with its lockbox stored. */
export interface StartedEpoch {
  readonly act: Act;
  /** The epoch word of each folder, in the order of the folders. */
  readonly words: readonly EpochWord[];
  /** Who gets the key of each folder, by its salt. */
  readonly grantees: ReadonlyMap<Hex, ReadonlySet<Address>>;
  /** The grantees who may read there and get no key of it: the patient has to grant again. */
  readonly without: readonly Address[];
}

/**
 * Starts a new epoch of some folders for all who may read them now. Builds and stores its lockbox.
 */
export async function startEpoch(write: Write, folders: readonly FolderId[]): Promise<StartedEpoch> {
  const { session, staging, log } = write;
  const { ledger, address: patient } = session.owner;
  const { now, ledgerTime } = write;
  const isEnded = (slot: Slot) => isToldEnded(session, log, slot, now);
  const salts = new Map(folders.map((folder) => [folder, freshHex(session, 8)]));
  const plan = planEpoch(log, salts, { now, ledgerTime, isEnded });
  const [first] = plan.words;
  if (!first) throw new TypeError("An epoch needs a folder");
  const slots = Map.groupBy([...plan.recipients.values()].flat(), ({ grantee }) => grantee);
  const places = await mapConcurrently([...slots], 4, ([grantee, given]) => lockboxPlace(write, plan, grantee, given));
  const sealed = new Set(places.flatMap((place) => ("recipient" in place ? place.recipient.grantee : [])));
  const granteesOf = (folder: FolderId) =>
    new Set((plan.recipients.get(folder) ?? []).flatMap(({ grantee }) => (sealed.has(grantee) ? grantee : [])));
  const grantees = new Map(plan.words.map(({ folder, salt }) => [salt, granteesOf(folder)]));
  for (const { folder, salt } of plan.words) {
    const allowed = folderRecipients(grantsOf(log), folder, ledgerTime).map(({ grantee }) => grantee);
    const left = new Set(allowed.filter((grantee) => !grantees.get(salt)?.has(grantee)));
    // the log does not tell, and the results of later writes name them too
    if (left.size > 0) session.leftOut.set(salt, left);
  }
  const bytes = await buildLockbox(
    { ledger, patient, first: { folder: first.folder, salt: first.salt } },
    places.flatMap((place) => ("recipient" in place ? place.recipient : [])),
    session.entropy,
  );
  const digest = putSealed(staging, bytes, lockboxHolder(patient));
  const lockbox = sealPointer(
    await ownLocatorKey(session, write.options),
    { kind: "lockbox", ledger, patient },
    digest,
  );
  return {
    act: { kind: "startEpoch", patient, epochs: plan.words.map(encodeEpochWord), lockbox },
    words: plan.words,
    grantees,
    without: [...new Set([...plan.early, ...places.flatMap((place) => ("without" in place ? place.without : []))])],
  };
}
