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
  /** Waits for a function of the app. What it throws ends the pairing as it is. */
  readonly call: <T>(run: () => T | Promise<T>) => Promise<T>;
  /** Begins nothing once the pairing is over, and waits no longer than for its end. */
  readonly inTime: <T>(step: () => Promise<T>) => Promise<T>;
  readonly put: (number: number, message: Uint8Array) => Promise<void>;
  readonly take: (number: number) => Promise<Uint8Array>;
  readonly confirm: (ask: ConfirmDigits, digits: string) => Promise<void>;
}

export const ended = (message: string): ChartkeyError =>
  new ChartkeyError("PAIRING_ENDED", { message, hints: ["Let the new device show another code."] });

/** Nobody waits for a mailbox to say that it has forgotten; it forgets by itself. */
export function closeChannel(mailbox: Mailbox, channel: string): void {
  const close = async () => mailbox.close(channel);
  close().catch(() => {});
}

/** The number of the message that is the sealed keyring. */
const KEYRING = 4;

/** How far a pairing has come. */
interface Progress {
  /** Whether the known device has answered the new one. */
  isAnswered: boolean;
  /** Whether this device has sent the keyring. */
  isSent: boolean;
}

/**
 * What a pairing ends with. It is never retryable: whoever is in between gets another guess at the
 * digits with each pairing, so that only a person may begin one.
 */
function asEnd(error: unknown, { isAnswered, isSent }: Progress): unknown {
  if (!isChartkeyError(error) || !(error.retryable || isAnswered)) return error;
  const { code, message, hints, cause } = error;
  const between = [
    "The devices had reached each other. If nobody declined, somebody may be in between.",
    "Begin another pairing only when the person says so. Scan the code if you can.",
  ];
  const sent = ["The keyring had gone out: a device may have it by now. Look at the list of devices."];
  return new ChartkeyError(code, {
    message,
    hints: [...hints, ...(isAnswered ? between : []), ...(isSent ? sent : [])],
    cause,
  });
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

  const progress: Progress = { isAnswered: false, isSent: false };
  let thrown: unknown;

  const inTime = async <V>(step: () => Promise<V>): Promise<V> => {
    // not every mailbox looks at the signal before it sends
    either.throwIfAborted();
    const value = await abortable(step(), either);
    if (clock.now().getTime() - begin >= LIMIT) throw tooLong();
    return value;
  };

  const call = async <V>(ask: () => V | Promise<V>): Promise<V> => {
    try {
      return await ask();
    } catch (error) {
      thrown = error;
      throw error;
    }
  };

  try {
    return await run({
      call,
      inTime,
      async put(number, message) {
        await inTime(async () => {
          // also one that fails may have arrived
          progress.isAnswered ||= number > 1;
          progress.isSent ||= number === KEYRING;
          await mailbox.put(channel, number, message, { signal: either });
        });
      },
      async take(number) {
        const message = viewOf(await inTime(() => mailbox.take(channel, number, { signal: either })));
        if (!message)
          throw new ChartkeyError("FORMAT_INVALID", { message: "The mailbox gave something else than bytes" });
        checkLimit(message, MAX_MESSAGE, "A message of a pairing");
        progress.isAnswered ||= number > 1;
        return message;
      },
      async confirm(ask, digits) {
        // an app without types may return anything
        const answer: unknown = await inTime(() => call(() => ask(digits, either)));
        if (answer !== true) throw ended("The person has not confirmed the digits");
      },
    });
  } catch (error) {
    closeChannel(mailbox, channel);
    // the end of the minute is none of the app's, also where `confirm` throws it on
    const isOfApp = error === thrown && error !== stop.signal.reason;
    const isStopped = signal?.aborted && error === signal.reason;
    throw isOfApp || isStopped ? error : asEnd(error, progress);
  } finally {
    clearTimeout(timer);
    stop.abort(ended("The pairing has ended"));
  }
}
