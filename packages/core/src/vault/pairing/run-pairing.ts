import { checkLimit } from "../../envelope/sealed-block.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { MAX_MESSAGE } from "../../ports/check-mailbox.js";
import type { Clock } from "../../ports/clock.js";
import type { Mailbox } from "../../ports/mailbox.js";
import { abortable } from "../../streams/abortable.js";
import { viewOf } from "../../streams/own-bytes.js";

/** How long a pairing may take, in milliseconds. */
const LIMIT = 60_000;

/**
 * Shows seven digits, such as `123 4567`, and asks the person whether the other device shows the
 * same.
 * @param signal aborts when the pairing ends: take the question away. On the new device the
 *   question stays when the other one stops, until the person answers or the minute is over
 * @returns `true` if they do; anything else ends the pairing on both devices
 */
export type ConfirmDigits = (digits: string, signal: AbortSignal) => boolean | Promise<boolean>;

/** The steps of a pairing, as one of the devices takes them. */
export interface PairingSteps {
  readonly put: (number: number, message: Uint8Array) => Promise<void>;
  readonly take: (number: number) => Promise<Uint8Array>;
  readonly confirm: (ask: ConfirmDigits, digits: string) => Promise<void>;
}

export const ended = (message: string): ChartkeyError =>
  new ChartkeyError("PAIRING_ENDED", { message, hints: ["Let the new device show another code."] });

/**
 * What a pairing ends with. It is never retryable: whoever is in between gets another guess at the
 * digits with each pairing, so that only a person may begin one.
 * @param isAnswered whether the known device has answered the new one
 */
function asEnd(error: unknown, isAnswered: boolean): unknown {
  if (!isChartkeyError(error) || !(error.retryable || isAnswered)) return error;
  const { code, message, hints, cause } = error;
  const between = [
    "The devices had reached each other. If nobody declined, somebody may be in between.",
    "Begin another pairing only when the person says so. Scan the code if you can.",
  ];
  return new ChartkeyError(code, { message, hints: [...hints, ...(isAnswered ? between : [])], cause });
}

/**
 * Runs one side of a pairing. It has a minute, by the clock and by the timer: one of them stands
 * still while a device sleeps. Where it fails, the channel is closed, so that the other device
 * learns of it.
 */
export async function runPairing<T>(
  {
    mailbox,
    clock,
    channel,
    signal,
  }: {
    readonly mailbox: Mailbox;
    readonly clock: Clock;
    readonly channel: string;
    readonly signal: AbortSignal | undefined;
  },
  run: (steps: PairingSteps) => Promise<T>,
): Promise<T> {
  const tooLong = () => ended("The pairing has taken more than a minute");
  const begin = clock.now().getTime();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(tooLong()), LIMIT);
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;

  let isAnswered = false;

  const inTime = async <V>(call: Promise<V>): Promise<V> => {
    const value = await abortable(call, either);
    if (clock.now().getTime() - begin >= LIMIT) throw tooLong();
    return value;
  };

  try {
    return await run({
      async put(number, message) {
        // also one that fails may have arrived
        isAnswered ||= number > 1;
        await inTime(mailbox.put(channel, number, message, { signal: either }));
      },
      async take(number) {
        const message = viewOf(await inTime(mailbox.take(channel, number, { signal: either })));
        if (!message)
          throw new ChartkeyError("FORMAT_INVALID", { message: "The mailbox gave something else than bytes" });
        checkLimit(message, MAX_MESSAGE, "A message of a pairing");
        isAnswered ||= number > 1;
        return message;
      },
      async confirm(ask, digits) {
        const asked = async (): Promise<unknown> => ask(digits, either);
        // an app without types may return anything
        if ((await inTime(asked())) !== true) throw ended("The person has not confirmed the digits");
      },
    });
  } catch (error) {
    const close = async () => mailbox.close(channel);
    // nobody waits for a mailbox to say that it has forgotten; it forgets by itself
    close().catch(() => {});
    throw asEnd(error, isAnswered);
  } finally {
    clearTimeout(timer);
    stop.abort(ended("The pairing has ended"));
  }
}
