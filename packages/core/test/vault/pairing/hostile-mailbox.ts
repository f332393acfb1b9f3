import type { Mailbox } from "../../../src/ports/mailbox.js";

/** What one device sees, by what was really put. Numbers count from 1. */
export type Tamper = (number: number, message: Uint8Array, taken: readonly Uint8Array[]) => Uint8Array;

/** The messages that a mailbox was given, in order. */
export type Noted = (Uint8Array | undefined)[];

/**
 * A mailbox on the way to one device, or from it, which notes what is put and changes what is
 * taken.
 */
export const tampering = (mailbox: Mailbox, tamper: Tamper, put: Noted = []): Mailbox => ({
  ...mailbox,
  async put(channel, number, message, options) {
    put[number - 1] = message;
    await mailbox.put(channel, number, message, options);
  },
  async take(channel, number, options) {
    const message = await mailbox.take(channel, number, options);
    const before = await Promise.all(
      Array.from({ length: number - 1 }, (_, nth) => mailbox.take(channel, nth + 1, options)),
    );
    return tamper(number, message, before);
  },
});

/** A mailbox that notes what is put, and changes nothing. */
export const noting = (mailbox: Mailbox, put: Noted): Mailbox => tampering(mailbox, (_, message) => message, put);

/** A mailbox whose device does something before its nth call, counted from 1. */
export function interrupted(mailbox: Mailbox, nth: number, interrupt: () => Promise<void> | void): Mailbox {
  let calls = 0;
  const enter = async () => {
    calls += 1;
    if (calls === nth) await interrupt();
  };
  return {
    put: async (...args) => (await enter(), mailbox.put(...args)),
    take: async (...args) => (await enter(), mailbox.take(...args)),
    close: async (...args) => mailbox.close(...args),
  };
}

/** A device that dies before its nth call: it does nothing more, not even close the channel. */
export function dying(mailbox: Mailbox, nth: number, died: () => void): Mailbox {
  const never = new Promise<never>(() => {});
  let calls = 0;
  const living = async () => {
    calls += 1;
    if (calls < nth) return;
    died();
    await never;
  };
  return {
    put: async (...args) => (await living(), mailbox.put(...args)),
    take: async (...args) => (await living(), mailbox.take(...args)),
    close: async (...args) => (calls < nth ? mailbox.close(...args) : never),
  };
}
