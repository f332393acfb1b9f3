import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import { checkChannel, checkMessage, checkMessageNumber } from "../ports/check-mailbox.js";
import { checkOptions } from "../ports/check-options.js";
import type { Clock } from "../ports/clock.js";
import type { Mailbox } from "../ports/mailbox.js";
import { abortable } from "../streams/abortable.js";
import { checkedClock } from "./system.js";

export interface BoundedMailboxOptions {
  /** How many channels are open at once, of at most 48 KiB each. Default 1,000. */
  readonly channels?: number | undefined;
  /** The system's by default. */
  readonly clock?: Clock | undefined;
}

const optionKeys: KeyRules<BoundedMailboxOptions> = { channels: "optional", clock: "optional" };

/** How long a channel is open, in milliseconds. */
const LIFE = 180_000;

interface Channel {
  /** When it was opened, in milliseconds; never ahead of the clock, which may be set back. */
  began: number;
  readonly messages: Map<number, Uint8Array>;
  /** Settled with the next change. */
  changed: PromiseWithResolvers<void>;
}

const ended = (): ChartkeyError =>
  new ChartkeyError("PAIRING_ENDED", {
    message: "There is no such pairing: it has ended, or the code is another",
    hints: ["Check the code, or let the new device show another one."],
  });

const equal = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

/**
 * A `Mailbox` in memory, for a server. A channel is open for three minutes. When there are too
 * many, no other is opened: nobody ends the pairing of others by opening channels.
 * @throws TypeError that names an unknown or malformed option
 */
export function boundedMailbox(options: BoundedMailboxOptions = {}): Mailbox {
  const { channels: most = 1_000, clock: given } = checkKeys("options", options, optionKeys);
  if (!Number.isSafeInteger(most) || most < 1) throw new TypeError("`channels` is a number of channels");
  const clock = checkedClock(given);
  const channels = new Map<string, Channel>();

  const forget = (name: string, channel: Channel): void => {
    channels.delete(name);
    channel.changed.resolve();
  };

  const sweep = (): void => {
    const now = clock.now().getTime();
    for (const [name, channel] of channels) {
      channel.began = Math.min(channel.began, now);
      if (now - channel.began >= LIFE) forget(name, channel);
    }
  };

  const find = (name: string): Channel => {
    sweep();
    const channel = channels.get(name);
    if (!channel) throw ended();
    return channel;
  };

  const open = (name: string): Channel => {
    sweep();
    const known = channels.get(name);
    if (known) return known;
    if (channels.size >= most)
      throw new ChartkeyError("MAILBOX_UNAVAILABLE", { message: "Too many devices are pairing", retryable: true });
    const made = {
      began: clock.now().getTime(),
      messages: new Map<number, Uint8Array>(),
      changed: Promise.withResolvers<void>(),
    };
    channels.set(name, made);
    return made;
  };

  return {
    async put(name, number, message, callOptions) {
      checkOptions(callOptions);
      const [at, nth, bytes] = [checkChannel(name), checkMessageNumber(number), checkMessage(message)];
      const channel = nth === 1 ? open(at) : find(at);
      const there = channel.messages.get(nth);
      if (there && !equal(there, bytes)) throw ended();
      channel.messages.set(nth, bytes);
      channel.changed.resolve();
      channel.changed = Promise.withResolvers();
    },
    async take(name, number, callOptions) {
      const { signal } = checkOptions(callOptions);
      const [at, nth] = [checkChannel(name), checkMessageNumber(number)];
      const channel = find(at);
      for (;;) {
        const message = channel.messages.get(nth);
        if (message) return message.slice();
        await abortable(channel.changed.promise, signal);
        // another one may have been opened under its name
        if (find(at) !== channel) throw ended();
      }
    },
    async close(name, callOptions) {
      checkOptions(callOptions);
      const channel = channels.get(checkChannel(name));
      if (channel) forget(name, channel);
    },
  };
}
