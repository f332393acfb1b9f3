import type { Act } from "../../domain/acts/act.js";
import type { Address } from "../../domain/identifiers/address.js";
import { encodeEpochWord } from "../../domain/acts/epoch-word.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import type { EpochPlan } from "../../domain/log/plan-epoch.js";
import { buildLockbox, type LockboxRecipient } from "../../envelope/lockbox.js";
import { sealPointer } from "../../envelope/pointer.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { confirmedKey } from "./confirmed-key.js";
import { lockboxHolder } from "../session/holders.js";
import { putSealed } from "../writing/sealed-blob.js";
import type { Session } from "../session/session.js";
import type { Staging } from "../writing/staging.js";
import { epochKeys } from "./epoch-secrets.js";

/** A reader's slot in the lockbox; none for one whose keys changed since the patient confirmed them, or are not to be had. */
async function lockboxReader(
  session: Session,
  log: ParticipantLog,
  plan: EpochPlan,
  grantee: Address,
  slots: readonly Slot[],
  options: CallOptions,
): Promise<LockboxRecipient | undefined> {
  const key = await confirmedKey(session, log, slots, options);
  if (!key) return undefined;
  const pair = await session.pairs.latest(grantee, options).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    // one reader's lost bundle must not keep another from being revoked
    if (isChartkeyError(error, "BLOB_UNAVAILABLE", "BLOB_MISMATCH")) return undefined;
    throw error;
  });
  if (pair?.theirs.digest !== key) return undefined;
  const words = plan.words.filter(({ folder }) =>
    plan.recipients.get(folder)?.some((slot) => slot.grantee === grantee),
  );
  return { grantee, bundle: pair.theirs, tagKey: pair.keys.tag, epochs: [...(await epochKeys(session, words))] };
}

/**
 * Builds and stores the lockbox of a planned epoch.
 * @returns what stands before the epoch entry, and the entry itself
 */
export async function startEpoch(
  session: Session,
  staging: Staging,
  log: ParticipantLog,
  plan: EpochPlan,
  options: CallOptions,
): Promise<readonly Act[]> {
  const { ledger, address: patient } = session.owner;
  const [first] = plan.words;
  if (!first) throw new TypeError("An epoch needs a folder");
  const slots = Map.groupBy([...plan.recipients.values()].flat(), ({ grantee }) => grantee);
  const readers = await mapConcurrently([...slots], 4, ([grantee, given]) =>
    lockboxReader(session, log, plan, grantee, given, options),
  );
  const bytes = await buildLockbox(
    { ledger, patient, first: { folder: first.folder, salt: first.salt } },
    readers.filter((reader) => reader !== undefined),
    session.entropy,
  );
  const digest = await putSealed(staging, bytes, lockboxHolder(patient), options);
  const lockbox = sealPointer(
    await session.keyring.locatorKey(session.owner),
    { kind: "lockbox", ledger, patient },
    digest,
  );
  return [...plan.before, { kind: "epoch", patient, words: plan.words.map(encodeEpochWord), lockbox }];
}
