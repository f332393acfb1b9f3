import { sha256 } from "@noble/hashes/sha2.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import type { SoftwareKeyring } from "../../keyring/software-keyring.js";
import { checkedClock, checkedEntropy } from "../../platform/system.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import { checkPort } from "../../ports/check-port.js";
import type { Clock } from "../../ports/clock.js";
import type { Entropy } from "../../ports/entropy.js";
import type { Mailbox } from "../../ports/mailbox.js";
import { parsePairingCode } from "./pairing-code.js";
import {
  changed,
  checkSame,
  commitments,
  commitmentTo,
  digitsOf,
  ends,
  hellos,
  nonces,
  openings,
} from "./pairing-messages.js";
import { type ConfirmDigits, type PairingSteps, runPairing } from "./run-pairing.js";

export interface SendKeyringOptions {
  readonly mailbox: Mailbox;
  readonly keyring: Pick<SoftwareKeyring, "seal">;
  /** What the person typed, in capitals or not, with a dash or not, or what the QR code holds. */
  readonly code: string;
  readonly confirm: ConfirmDigits;
  /** The system's by default. */
  readonly clock?: Clock | undefined;
  /** The platform's CSPRNG by default. */
  readonly entropy?: Entropy | undefined;
}

const optionKeys: KeyRules<SendKeyringOptions> = {
  mailbox: "required",
  keyring: "required",
  code: "required",
  confirm: "required",
  clock: "optional",
  entropy: "optional",
};

/**
 * Sends the keyring to a new device, which runs `receiveKeyring` and shows the code. The keyring
 * goes out, sealed to that device, only after the person has confirmed that both show the same
 * digits. It takes at most a minute.
 *
 * It resolves when the mailbox says that the new device has the keyring, of which a mailbox that
 * lies says nothing. Whoever has it keeps it: nothing takes a keyring back.
 * @throws TypeError that names an unknown, missing or malformed option; what `confirm` throws; the
 *   signal's reason
 * @throws ChartkeyError PAIRING_ENDED for a code that no device shows, when the person declines,
 *   either device stops, or the minute is over; SEAL_INVALID, FORMAT_INVALID, FORMAT_UNKNOWN or
 *   LIMIT_EXCEEDED when somebody changed what was sent; MAILBOX_UNAVAILABLE; KEYRING_LOCKED
 */
export async function sendKeyring(given: SendKeyringOptions, callOptions?: CallOptions): Promise<void> {
  const { mailbox, keyring, code, confirm, ...platform } = checkKeys("options", given, optionKeys);
  checkPort("mailbox", mailbox, "put", "take", "close");
  checkPort("keyring", keyring, "seal");
  if (typeof confirm !== "function") throw new TypeError("`confirm` is a function");
  const [clock, entropy] = [checkedClock(platform.clock), checkedEntropy(platform.entropy)];
  const { channel, hello: scanned } = parsePairingCode(code);
  const { signal } = checkOptions(callOptions);

  const send = async ({ put, take, confirm: confirmed }: PairingSteps) => {
    const message = await take(1);
    const hello = sha256(message);
    if (scanned) checkSame(hello.subarray(0, 16), scanned);
    const { recipient } = hellos.decode(message);
    const sealed = await keyring.seal({ recipient });
    const [terms, own] = [{ channel, hello, kit: sha256(sealed) }, entropy.bytes(32)];
    await put(2, commitments.encode({ commitment: commitmentTo(terms, own) }));
    const { nonce } = nonces.decode(await take(3));
    await put(4, openings.encode({ nonce: own, kit: terms.kit }));
    const end = take(6).then((last) => ends.decode(last));
    // an end before the keyring was sent is none
    const tooEarly = end.then((): never => {
      throw changed();
    });
    await Promise.race([confirmed(confirm, digitsOf(terms, own, nonce)), tooEarly]);
    await put(5, sealed);
    await end;
  };

  await runPairing({ mailbox, clock, channel, signal }, send);
  const close = async () => mailbox.close(channel);
  close().catch(() => {});
}
