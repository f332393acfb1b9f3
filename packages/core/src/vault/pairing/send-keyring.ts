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
import { AnsweredCodes } from "./answered-codes.js";
import { parsePairingCode } from "./pairing-code.js";
import { changed, checkSame, commitmentTo, digitsOf, ends, hellos, offers, openings } from "./pairing-messages.js";
import { closeChannel, type ConfirmDigits, type PairingSteps, runPairing } from "./run-pairing.js";

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

/** Of this page, whatever the keyring. */
const answered = new AnsweredCodes();

/**
 * Sends the keyring to a new device, which runs `receiveKeyring` and shows the code. The keyring
 * goes out, sealed to that device, only after the person has confirmed that both show the same
 * digits. It takes at most a minute.
 *
 * It resolves when the new device says that it has the keyring, which whoever knows the code can
 * say as well. Where it rejects after the keyring has gone out, the new device may have it all the
 * same, without having said so; a hint of a ChartkeyError tells that. Whoever has it keeps it:
 * nothing takes a keyring back.
 * @throws TypeError that names an unknown, missing or malformed option; what `confirm` throws; the
 *   signal's reason
 * @throws ChartkeyError PAIRING_ENDED for a code that no device shows, that is in use, or that this
 *   page has answered before, with whichever keyring; when the person declines, either device
 *   stops, or the minute is over; SEAL_INVALID, FORMAT_INVALID, FORMAT_UNKNOWN or LIMIT_EXCEEDED
 *   when somebody changed what was sent; MAILBOX_UNAVAILABLE; KEYRING_LOCKED. None is retryable: a
 *   code is good for one pairing, and only the person begins another, by typing or scanning a new
 *   one. Whoever is in between gets one guess at the digits with each
 */
export async function sendKeyring(given: SendKeyringOptions, callOptions?: CallOptions): Promise<void> {
  await sendOnce(answered, given, callOptions);
}

/** @param codes those that this device has answered */
export async function sendOnce(
  codes: AnsweredCodes,
  given: SendKeyringOptions,
  callOptions?: CallOptions,
): Promise<void> {
  const { mailbox, keyring, code, confirm, ...platform } = checkKeys("options", given, optionKeys);
  checkPort("mailbox", mailbox, "put", "take", "close");
  checkPort("keyring", keyring, "seal");
  if (typeof confirm !== "function") throw new TypeError("`confirm` is a function");
  const [clock, entropy] = [checkedClock(platform.clock), checkedEntropy(platform.entropy)];
  const { channel, hello: scanned } = parsePairingCode(code);
  const { signal } = checkOptions(callOptions);

  let isAnswered = false;

  const send = async ({ put, take, inTime, confirm: confirmed }: PairingSteps) => {
    const message = await take(1);
    const hello = sha256(message);
    if (scanned) checkSame(hello.subarray(0, 16), scanned);
    const { recipient, commitment } = hellos.decode(message);
    const sealed = await inTime(async () => keyring.seal({ recipient }));
    const [terms, own] = [{ channel, hello, kit: sha256(sealed) }, entropy.bytes(32)];
    isAnswered = true;
    await put(2, offers.encode({ nonce: own, kit: terms.kit }));
    const { nonce } = openings.decode(await take(3));
    checkSame(commitmentTo(channel, recipient, nonce), commitment);
    const end = take(5).then((last) => ends.decode(last));
    // an end before the keyring was sent is none
    const tooEarly = end.then((): never => {
      throw changed();
    });
    await Promise.race([confirmed(confirm, digitsOf(terms, nonce, own)), tooEarly]);
    await put(4, sealed);
    await end;
  };

  // before the channel is touched: a code that is typed twice does not end the pairing that runs
  codes.take(channel);
  try {
    await runPairing({ mailbox, clock, channel, signal }, send);
  } finally {
    if (!isAnswered) codes.release(channel);
  }
  closeChannel(mailbox, channel);
}
