import type { Act } from "../../domain/acts/act.js";
import { encodeEpochWord, type EpochWord } from "../../domain/acts/epoch-word.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import type { Epoch } from "../../domain/log/epochs.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import type { EpochPlan } from "../../domain/log/plan-epoch.js";
import type { EpochKey } from "../../envelope/envelope.js";
import { buildLockbox, type LockboxRecipient } from "../../envelope/lockbox.js";
import { sealPointer } from "../../envelope/pointer.js";
import { isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { lockboxHolder } from "../session/holders.js";
import { freshHex, type Session } from "../session/session.js";
import { putSealed } from "../writing/sealed-blob.js";
import type { Write } from "../writing/write.js";
import { confirmedKey } from "./grant-envelope.js";

/** The secrets of the patient's own epochs, as an envelope or a lockbox holds them. */
export const epochKeys = (session: Session, epochs: readonly (Epoch | EpochWord)[]): Promise<readonly EpochKey[]> =>
  mapConcurrently(epochs, 8, async ({ folder, salt }) => ({
    folder,
    salt,
    secret: await session.keyring.epochSecret(session.owner, folder, salt),
  }));

/** A fresh salt for the next epoch of each folder. */
export const freshSalts = (session: Session, folders: readonly FolderId[]): ReadonlyMap<FolderId, Hex> =>
  new Map(folders.map((folder) => [folder, freshHex(session, 8)]));

/**
 * The contents of a grantee's slot in the lockbox; `undefined` when the grantee's keys changed
 * since the patient confirmed them, or cannot be loaded.
 */
async function lockboxRecipient(
  write: Write,
  plan: EpochPlan,
  grantee: Address,
  slots: readonly Slot[],
): Promise<LockboxRecipient | undefined> {
  const { session, options } = write;
  const key = await confirmedKey(write, slots);
  if (!key) return undefined;
  // the lost bundle of one grantee must not block the revocation of another
  const pair = await orProblem(session.pairs.latest(grantee, options), options, "BLOB_UNAVAILABLE", "BLOB_MISMATCH");
  if (isChartkeyError(pair) || pair.theirs.digest !== key) return undefined;
  const words = plan.words.filter(({ folder }) =>
    plan.recipients.get(folder)?.some((slot) => slot.grantee === grantee),
  );
  return { grantee, bundle: pair.theirs, tagKey: pair.keys.tag, epochs: [...(await epochKeys(session, words))] };
}

/**
 * Builds and stores the lockbox of a planned epoch.
 * @returns the acts before the epoch entry, and the entry itself
 */
export async function startEpoch(write: Write, plan: EpochPlan): Promise<readonly Act[]> {
  const { session, staging } = write;
  const { ledger, address: patient } = session.owner;
  const [first] = plan.words;
  if (!first) throw new TypeError("An epoch needs a folder");
  const slots = Map.groupBy([...plan.recipients.values()].flat(), ({ grantee }) => grantee);
  const recipients = await mapConcurrently([...slots], 4, ([grantee, given]) =>
    lockboxRecipient(write, plan, grantee, given),
  );
  const bytes = await buildLockbox(
    { ledger, patient, first: { folder: first.folder, salt: first.salt } },
    recipients.filter((recipient) => recipient !== undefined),
    session.entropy,
  );
  const digest = await putSealed(staging, bytes, lockboxHolder(patient));
  const lockbox = sealPointer(
    await session.keyring.locatorKey(session.owner),
    { kind: "lockbox", ledger, patient },
    digest,
  );
  return [...plan.before, { kind: "epoch", patient, words: plan.words.map(encodeEpochWord), lockbox }];
}
