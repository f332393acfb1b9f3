import { sha256 } from "@noble/hashes/sha2.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import { identityString, recipientOf } from "../../envelope/recipient.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { SoftwareKeyring } from "../../keyring/software-keyring.js";
import { unlockKeyring } from "../../keyring/unlock-keyring.js";
import { checkedClock, checkedEntropy } from "../../platform/system.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import { checkPort } from "../../ports/check-port.js";
import type { Clock } from "../../ports/clock.js";
import type { Entropy } from "../../ports/entropy.js";
import type { Mailbox } from "../../ports/mailbox.js";
import { newChannel, type PairingCode, pairingCode } from "./pairing-code.js";
import { changed, checkSame, commitmentTo, digitsOf, ends, hellos, offers, openings } from "./pairing-messages.js";
import { closeChannel, type ConfirmDigits, type PairingSteps, runPairing } from "./run-pairing.js";

export interface ReceiveKeyringOptions {
  readonly mailbox: Mailbox;
  /**
   * Shows the code to the person, who types or scans it on the known device. Nobody waits for it.
   */
  readonly show: (code: PairingCode) => void | Promise<void>;
  readonly confirm: ConfirmDigits;
  /** The system's by default. */
  readonly clock?: Clock | undefined;
  /** The platform's CSPRNG by default. */
  readonly entropy?: Entropy | undefined;
}

const optionKeys: KeyRules<ReceiveKeyringOptions> = {
  mailbox: "required",
  show: "required",
  confirm: "required",
  clock: "optional",
  entropy: "optional",
};

/**
 * Opens what the digits were of. Somebody else may have sent it, sealed to whomever.
 * @throws ChartkeyError SEAL_INVALID, FORMAT_INVALID, FORMAT_UNKNOWN, LIMIT_EXCEEDED
 */
async function openKit(sealed: Uint8Array, identity: string): Promise<SoftwareKeyring> {
  try {
    return await unlockKeyring(sealed, { identity });
  } catch (error) {
    throw isChartkeyError(error, "KEYRING_LOCKED") ? changed() : error;
  }
}

/** Never resolves. It rejects with what `show` throws. */
const showing = async (show: ReceiveKeyringOptions["show"], code: PairingCode): Promise<never> => {
  await show(code);
  return new Promise<never>(() => {});
};

/**
 * Receives the keyring on a new device, from one that has it and runs `sendKeyring`. Nothing is
 * stored: put the keyring into a vault. Both devices show seven digits, and the person confirms on
 * both that they are the same; without that nobody gets anything. It takes at most a minute. The
 * question stays until the person answers, also when the other device ends the pairing: whoever is
 * in between cannot take it away, and try again unseen.
 * @returns the keyring, whether the known device learns that it has come or not
 * @throws TypeError that names an unknown, missing or malformed option; what `show` or `confirm`
 *   throws; the signal's reason
 * @throws ChartkeyError PAIRING_ENDED when the person declines, either device stops, or the minute
 *   is over; SEAL_INVALID, FORMAT_INVALID, FORMAT_UNKNOWN or LIMIT_EXCEEDED when somebody changed
 *   what was sent; MAILBOX_UNAVAILABLE. None is retryable: only the person begins another pairing,
 *   with another code. Whoever is in between gets one guess at the digits with each
 */
export async function receiveKeyring(
  given: ReceiveKeyringOptions,
  callOptions?: CallOptions,
): Promise<SoftwareKeyring> {
  const { mailbox, show, confirm, ...platform } = checkKeys("options", given, optionKeys);
  checkPort("mailbox", mailbox, "put", "take", "close");
  if (typeof show !== "function") throw new TypeError("`show` is a function");
  if (typeof confirm !== "function") throw new TypeError("`confirm` is a function");
  const [clock, entropy] = [checkedClock(platform.clock), checkedEntropy(platform.entropy)];
  const { signal } = checkOptions(callOptions);
  const channel = newChannel(entropy);
  const seed = entropy.bytes(32);

  const receive = async ({ put, take, call, confirm: confirmed }: PairingSteps) => {
    const recipient = await recipientOf(identityString(seed));
    const own = entropy.bytes(32);
    const message = hellos.encode({ recipient, commitment: commitmentTo(channel, recipient, own) });
    await put(1, message);
    const code = pairingCode(channel, sha256(message));
    const shown = call(() => showing(show, code));
    const { nonce, kit } = offers.decode(await Promise.race([take(2), shown]));
    const digits = digitsOf({ channel, hello: sha256(message), kit }, own, nonce);
    // the digits are shown before anybody else can know them, and stay until the person answers:
    // whoever is in between cannot look whether they suit him, and end the pairing unseen
    const confirmation = confirmed(confirm, digits);
    const sending = put(3, openings.encode({ nonce: own })).then(async () => take(4));
    sending.catch(() => {});
    await confirmation;
    const sealed = await sending;
    checkSame(sha256(sealed), kit);
    const keyring = await openKit(sealed, identityString(seed));
    try {
      await put(5, ends.encode({}));
    } catch {
      if (signal?.aborted) {
        keyring.wipe();
        signal.throwIfAborted();
      }
      // the keyring is here, and the known device need not wait for what may not come
      closeChannel(mailbox, channel);
    }
    return keyring;
  };

  try {
    return await runPairing({ mailbox, clock, channel, signal }, receive);
  } finally {
    seed.fill(0);
  }
}
