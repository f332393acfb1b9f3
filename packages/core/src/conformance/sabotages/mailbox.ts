import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { Mailbox } from "../../ports/mailbox.js";
import type { MailboxFixture } from "../mailbox-fixture.js";
import { replacing, type Sabotage } from "./sabotage.js";

type Change = (honest: Mailbox, fixture: MailboxFixture) => Partial<Mailbox>;

/** Spoils the mailbox for both devices, as a server that goes wrong does. */
const both =
  (change: Change) =>
  (fixture: MailboxFixture): MailboxFixture => {
    const spoiled = replacing(fixture.mailbox, change(fixture.mailbox, fixture));
    return { ...fixture, mailbox: spoiled, other: spoiled };
  };

const key = (channel: string, number: number) => `${channel}/${number}`;

/** Waits for a message that is not there, as `take` does, and for nothing else. */
const never = () => new Promise<never>(() => {});

/** Ways in which a mailbox goes wrong. */
export const mailboxSabotages: readonly Sabotage<MailboxFixture>[] = [
  {
    what: "a message is gone once it was taken",
    noticed: "a message is taken by the other device as it was put, however often",
    spoil: both((honest) => {
      const taken = new Set<string>();
      return {
        async take(channel, number, options) {
          const message = await honest.take(channel, number, options);
          if (taken.has(key(channel, number))) return new Uint8Array();
          taken.add(key(channel, number));
          return message;
        },
      };
    }),
  },
  {
    what: "messages are read as text",
    noticed: "a message is taken by the other device as it was put, however often",
    spoil: both((honest) => ({
      take: async (...args) => new TextEncoder().encode(new TextDecoder().decode(await honest.take(...args))),
    })),
  },
  {
    what: "all channels are one",
    noticed: "channels are kept apart",
    spoil: both((honest) => ({
      put: (_, number, ...rest) => honest.put("zzzzzzzz", number, ...rest),
      take: (_, number, options) => honest.take("zzzzzzzz", number, options),
      close: (_, options) => honest.close("zzzzzzzz", options),
    })),
  },
  {
    what: "who waits is given the next message, whatever its number",
    noticed: "a take waits for its message, and for no other",
    spoil: both((honest) => ({
      take: (channel, number, options) =>
        number < 3
          ? honest.take(channel, number, options)
          : Promise.race([honest.take(channel, number, options), honest.take(channel, number - 1, options)]),
    })),
  },
  {
    what: "only one of those that wait is answered",
    noticed: "several wait for one message",
    spoil: both((honest) => {
      const waiting = new Set<string>();
      return {
        async take(channel, number, options) {
          if (number > 1 && waiting.has(key(channel, number))) return never();
          waiting.add(key(channel, number));
          return honest.take(channel, number, options);
        },
      };
    }),
  },
  {
    what: "another message is thought to be the same",
    noticed: "a message stays: it is put once more, and never another",
    spoil: both((honest) => ({
      put: (...args) =>
        honest.put(...args).catch((error: unknown) => {
          if (!isChartkeyError(error, "PAIRING_ENDED") || args[1] !== 1) throw error;
        }),
    })),
  },
  {
    what: "of two messages at once, both are said to be kept",
    noticed: "of two messages at once, one is there for both",
    spoil: both((honest) => ({
      put: (...args) => honest.put(...args).catch(() => undefined),
    })),
  },
  {
    what: "the caller's own bytes are kept",
    noticed: "keeps a copy",
    spoil: both((honest) => {
      const kept = new Map<string, Uint8Array>();
      return {
        async put(channel, number, message, options) {
          await honest.put(channel, number, message, options);
          kept.set(key(channel, number), message);
        },
        take: async (channel, number, options) =>
          kept.get(key(channel, number)) ?? honest.take(channel, number, options),
      };
    }),
  },
  {
    what: "any message opens a channel",
    noticed: "nothing but the first message opens a channel",
    spoil: both((honest) => ({
      async put(channel, number, message, options) {
        if (number > 1) await honest.put(channel, 1, message, options);
        await honest.put(channel, number, message, options);
      },
    })),
  },
  {
    what: "a channel is never closed",
    noticed: "a closed channel is gone, once or twice, and may be opened anew",
    spoil: both(() => ({ close: async () => {} })),
  },
  {
    what: "who waits for a channel that was closed waits on",
    noticed: "who waits learns that the channel was closed",
    spoil: both((honest) => ({
      take: (channel, number, options) =>
        honest.take(channel, number, options).catch((error: unknown) => {
          if (number === 1) throw error;
          return never();
        }),
    })),
  },
  {
    what: "names of channels are taken in any form",
    noticed: "refuses other channels, numbers and messages",
    spoil: both((honest) => ({ take: (channel, ...rest) => honest.take(channel?.toLowerCase(), ...rest) })),
  },
  {
    what: "the signal is ignored",
    noticed: "checks its signal first",
    spoil: both((honest) => ({
      put: (channel, number, message) => honest.put(channel, number, message),
      take: (channel, number) => honest.take(channel, number),
      close: (channel) => honest.close(channel),
    })),
  },
  {
    what: "it is deaf while it waits",
    noticed: "an abort ends the waiting of one, and of nobody else",
    spoil: both((honest) => ({ take: (channel, number) => honest.take(channel, number) })),
  },
  {
    what: "a mailbox that is away has no channels",
    noticed: "a mailbox that is away says so, and may be back later",
    spoil: both((honest) => ({ put: (...args) => honest.put(...args).catch(() => undefined) })),
  },
  {
    what: "it keeps a channel for ever",
    noticed: "with expire: a channel is forgotten by itself",
    spoil: (fixture) => ({ ...fixture, expire: async () => {} }),
  },
  {
    what: "it is deaf while nothing answers",
    noticed: "with hang: an abort ends a call that gets no answer",
    spoil: both((honest) => ({ put: (channel, number, message) => honest.put(channel, number, message) })),
  },
];
