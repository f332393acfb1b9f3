import { sha256 } from "@noble/hashes/sha2.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import { identityString, recipientOf } from "../../envelope/recipient.js";
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
import { checkSame, commitments, commitmentTo, digitsOf, ends, hellos, nonces, openings } from "./pairing-messages.js";
import { type ConfirmDigits, type PairingSteps, runPairing } from "./run-pairing.js";

export interface ReceiveKeyringOptions {
  readonly mailbox: Mailbox;
  /** Shows the code to the person, who types or scans it on the known device. */
  readonly show: (code: PairingCode) => void;
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
 * Receives the keyring on a new device, from one that has it and runs `sendKeyring`. Nothing is
 * stored: put the keyring into a vault. Both devices show seven digits, and the person confirms on
 * both that they are the same; without that nobody gets anything. It takes at most a minute.
 * @returns the keyring
 * @throws TypeError that names an unknown, missing or malformed option; what `show` or `confirm`
 *   throws; the signal's reason
 * @throws ChartkeyError PAIRING_ENDED when the person declines, either device stops, or the minute
 *   is over; SEAL_INVALID, FORMAT_INVALID, FORMAT_UNKNOWN or LIMIT_EXCEEDED when somebody changed
 *   what was sent; MAILBOX_UNAVAILABLE
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

  const receive = async ({ put, take, confirm: confirmed }: PairingSteps) => {
    const message = hellos.encode({ recipient: await recipientOf(identityString(seed)) });
    const hello = sha256(message);
    await put(1, message);
    show(pairingCode(channel, hello));
    const { commitment } = commitments.decode(await take(2));
    const own = entropy.bytes(32);
    await put(3, nonces.encode({ nonce: own }));
    const { nonce, kit } = openings.decode(await take(4));
    const terms = { channel, hello, kit };
    checkSame(commitmentTo(terms, nonce), commitment);
    // at once, so that the question goes away when the other device stops
    const [, sealed] = await Promise.all([confirmed(confirm, digitsOf(terms, nonce, own)), take(5)]);
    checkSame(sha256(sealed), kit);
    const keyring = await unlockKeyring(sealed, { identity: identityString(seed) });
    try {
      await put(6, ends.encode({}));
      return keyring;
    } catch (error) {
      keyring.wipe();
      throw error;
    }
  };

  try {
    return await runPairing({ mailbox, clock, channel, signal }, receive);
  } finally {
    seed.fill(0);
  }
}
