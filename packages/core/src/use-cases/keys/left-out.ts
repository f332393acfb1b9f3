import { type Epoch, coveredEpochs } from "../../domain/log/epochs.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import { hasSlotFor } from "../../envelope/lockbox.js";
import { openPointer } from "../../envelope/pointer.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import { ownLocatorKey } from "../session/own-secrets.js";
import type { View } from "../session/view.js";
import { getSealed } from "../writing/sealed-blob.js";
import type { OpenedEnvelope } from "./grant-envelope.js";

/** Whether an own lockbox has a slot for the grantee. */
async function reaches({ session, log, options }: View, epoch: Epoch, { grantee }: Slot): Promise<boolean> {
  const { ledger, address: patient } = session.owner;
  const locator = await ownLocatorKey(session, options);
  const digest = openPointer(locator, { kind: "lockbox", ledger, patient }, epoch.lockbox);
  options.reading?.check();
  const { bytes } = await getSealed(session, digest, options);
  const { folder, salt } = epoch.first;
  const sequence = log.entries[epoch.entry]?.position.sequence ?? 0n;
  for await (const { keys } of session.pairs.at(grantee, sequence, options))
    if (hasSlotFor(bytes, { ledger, patient, first: { folder, salt } }, keys.tag)) return true;
  return false;
}

/**
 * Why the grantee of an active grant of a folder, or of everything, cannot open all that it covers:
 * an epoch was started when their bundle could not be loaded or their key was not confirmed. Any
 * device of the patient can tell.
 */
export async function leftOut(
  view: View,
  slot: Slot,
  { envelope, entry }: OpenedEnvelope,
): Promise<ChartkeyError | undefined> {
  const has = new Set(envelope.epochs.map(({ salt }) => salt));
  const later = coveredEpochs(view.log, slot.scope, envelope.since).filter(
    (epoch) => epoch.entry > entry && !has.has(epoch.salt),
  );
  for (const epoch of later) {
    if (await reaches(view, epoch, slot)) continue;
    return new ChartkeyError("EPOCH_MISSING", {
      message: "The grantee has no key of some of the records that the grant covers",
      hints: ["Grant again: that hands over everything."],
    });
  }
  return undefined;
}
