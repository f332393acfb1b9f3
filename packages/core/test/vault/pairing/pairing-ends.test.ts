// Whatever ends a pairing: nobody has more than before, and the next one works.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ChartkeyError, isChartkeyError } from "../../../src/errors/chartkey-error.js";
import { memoryMailbox } from "../../../src/fakes/memory-mailbox.js";
import type { PairingCode } from "../../../src/vault/pairing/pairing-code.js";
import { receiveKeyring } from "../../../src/vault/pairing/receive-keyring.js";
import { sendKeyring } from "../../../src/vault/pairing/send-keyring.js";
import { coded } from "../../envelope/throws.js";
import { dying, interrupted, noting, type Noted } from "./hostile-mailbox.js";
import { twoDevices } from "./two-devices.js";

const ended = { status: "rejected", reason: coded("PAIRING_ENDED") };
const fulfilled = { status: "fulfilled" };

/** The steps of each device: what it puts and what it takes. */
const steps = [1, 2, 3, 4, 5];
const sides = ["phone", "laptop"] as const;

describe("the person declines", () => {
  test("on the new device, and both end, without a keyring", async () => {
    const { pair, mailbox } = await twoDevices();
    const put: Noted = [];
    const asked = Promise.withResolvers<AbortSignal>();
    // on the known device the person is still looking
    const looking = (_: string, signal: AbortSignal) => (asked.resolve(signal), new Promise<never>(() => {}));
    const declining = async () => (await asked.promise, false);
    const ends = await pair({
      phone: noting(mailbox, put),
      send: { confirm: looking },
      receive: { confirm: declining },
    });
    expect(ends).toMatchObject({ phone: ended, laptop: ended });
    expect(put[3], "The sealed keyring").toBeUndefined();
    expect((await asked.promise).aborted, "The question goes away").toBe(true);
    expect(await pair()).toMatchObject({ phone: fulfilled, laptop: fulfilled });
  });

  test("on the known device, and both end, without a keyring", async () => {
    const { pair, mailbox } = await twoDevices();
    const put: Noted = [];
    const ends = await pair({ phone: noting(mailbox, put), send: { confirm: () => false } });
    expect(ends).toMatchObject({ phone: ended, laptop: ended });
    expect(put[3], "The sealed keyring").toBeUndefined();
    expect(await pair()).toMatchObject({ phone: fulfilled, laptop: fulfilled });
  });
});

test("what is not exactly true confirms nothing", async () => {
  const { pair } = await twoDevices();
  for (const answer of [undefined, 1, "true", {}]) {
    const confirm = () => answer as never;
    expect(await pair({ send: { confirm } })).toMatchObject({ phone: ended, laptop: ended });
    expect(await pair({ receive: { confirm } })).toMatchObject({ phone: ended, laptop: ended });
  }
});

test("what `show` and `confirm` throw ends it on both", async () => {
  const { pair } = await twoDevices();
  const reason = new Error("The dialog broke");
  const broken = { status: "rejected", reason };
  const confirm = () => Promise.reject(reason);
  const show = () => {
    throw reason;
  };
  expect(await pair({ send: { confirm } })).toMatchObject({ phone: broken, laptop: ended });
  expect(await pair({ receive: { confirm } })).toMatchObject({ phone: ended, laptop: broken });
  expect((await pair({ receive: { show } })).laptop).toMatchObject(broken);
  expect((await pair({ receive: { show: () => Promise.reject(reason) } })).laptop).toMatchObject(broken);
});

test("an error of the app that has a code is not changed, however far the pairing is", async () => {
  const reason = new ChartkeyError("SESSION_ENDED", { message: "The session is over", retryable: true });
  const own = { status: "rejected", reason: expect.toSatisfy((error) => error === reason) as unknown };
  const throwing = () => Promise.reject(reason);
  const { pair } = await twoDevices();
  expect(await pair({ send: { confirm: throwing } })).toMatchObject({ phone: own });
  expect(await pair({ receive: { confirm: throwing } })).toMatchObject({ laptop: own });
  expect(await pair({ receive: { show: throwing } })).toMatchObject({ laptop: own });
  for (const side of ["send", "receive"] as const) {
    const stop = new AbortController();
    const confirm = () => (stop.abort(reason), new Promise<never>(() => {}));
    const ends = await pair({ [side]: { signal: stop.signal, confirm } });
    expect(ends).toMatchObject({ [side === "send" ? "phone" : "laptop"]: own });
  }
});

test("a code that is given twice at once does not end the pairing that runs", async () => {
  const { pair, mailbox, keyring, clock } = await twoDevices();
  let code = "";
  const again = async () => sendKeyring({ mailbox, keyring, clock, code, confirm: () => true });
  const refused = async () => expect(again()).rejects.toThrow(coded("PAIRING_ENDED"));
  const ends = await pair({
    read: (shown) => (code = shown.code),
    // before the code is answered, and after
    phone: interrupted(mailbox, 1, refused),
    send: { confirm: async () => (await refused(), true) },
    receive: { confirm: () => true },
  });
  expect(ends).toMatchObject({ phone: fulfilled, laptop: fulfilled });
});

describe.each(sides)("the %s is stopped", (side) => {
  test.each(steps)("before step %i, and both end", async (step) => {
    const { pair, mailbox } = await twoDevices();
    const stop = new AbortController();
    const reason = new Error("stopped");
    const stopping = interrupted(mailbox, step, () => stop.abort(reason));
    const own = { signal: stop.signal };
    const ends = await pair(side === "phone" ? { phone: stopping, send: own } : { laptop: stopping, receive: own });
    expect(ends[side]).toMatchObject({ status: "rejected", reason });
    if (side === "laptop" && step === 1) expect(ends.phone.status).toBe("rejected");
    else expect(ends[side === "phone" ? "laptop" : "phone"]).toMatchObject(ended);
    expect(await pair()).toMatchObject({ phone: fulfilled, laptop: fulfilled });
  });
});

test("a pairing that takes less than a minute works, and one that takes a minute does not", async () => {
  for (const side of ["send", "receive"] as const) {
    const { pair, clock, mailbox } = await twoDevices();
    const put: Noted = [];
    const taking = (seconds: number) => ({ [side]: { confirm: () => (clock.advance(seconds), true) } });
    const both = { send: { confirm: () => true }, receive: { confirm: () => true } };
    expect(await pair({ ...both, ...taking(59) })).toMatchObject({ phone: fulfilled, laptop: fulfilled });
    const late = await pair({ phone: noting(mailbox, put), ...both, ...taking(60) });
    expect(late.laptop).toMatchObject(ended);
    if (side === "send") expect(put[3], "The sealed keyring").toBeUndefined();
  }
});

test("a device whose clock stood still in its sleep is held to the minute of the other", async () => {
  const { pair, clock } = await twoDevices();
  const ends = await pair({ read: ({ code }) => (clock.advance(61), code) });
  expect(ends.laptop).toMatchObject(ended);
});

describe("where nobody answers", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const yes = { confirm: () => true };
  const ending = (call: Promise<unknown>) => call.catch((error: unknown) => error);

  test("a new device stops after a minute", async () => {
    const mailbox = memoryMailbox();
    const shown = Promise.withResolvers<PairingCode>();
    const received = ending(receiveKeyring({ mailbox, show: shown.resolve, ...yes }));
    const { code } = await shown.promise;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await received).toEqual(coded("PAIRING_ENDED"));
    await expect(mailbox.take(code.replace("-", ""), 1)).rejects.toThrow(coded("PAIRING_ENDED"));
  });

  test("a pairing that has ended leaves no timer", async () => {
    const { pair } = await twoDevices();
    expect(await pair()).toMatchObject({ phone: fulfilled, laptop: fulfilled });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("nor does a mailbox that hangs hold anybody longer, and one that is away says so", async () => {
    const { keyring } = await twoDevices();
    const mailbox = memoryMailbox();
    const sending = () => sendKeyring({ mailbox, keyring, code: "7k3w-0q9x", ...yes });
    mailbox.hang();
    const hanging = [receiveKeyring({ mailbox, show: () => {}, ...yes }), sending()].map(ending);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await Promise.all(hanging)).toEqual([coded("PAIRING_ENDED"), coded("PAIRING_ENDED")]);
    mailbox.plug();
    mailbox.unplug();
    await expect(sending()).rejects.toSatisfy((error) => isChartkeyError(error, "MAILBOX_UNAVAILABLE"));
  });

  describe.each(sides)("since the %s has died", (side) => {
    test.each(steps)("before step %i, the other ends, and a new pairing works", async (step) => {
      const { pair, mailbox, clock } = await twoDevices();
      const died = Promise.withResolvers<void>();
      const put: Noted = [];
      const dead = dying(noting(mailbox, put), step, died.resolve);
      const ends = pair({ [side]: dead });
      await died.promise;
      // what the other still does needs no time
      await vi.advanceTimersByTimeAsync(59_999);
      await vi.advanceTimersByTimeAsync(1);
      const { laptop, phone } = await ends;
      // what dies on the way with the last message has the keyring
      const has = side === "laptop" && step === 5;
      expect({ laptop, phone }).toMatchObject({ laptop: has ? fulfilled : ended, phone: ended });
      if (side === "phone") expect(put[3], "The sealed keyring").toBeUndefined();
      clock.advance(180);
      vi.useRealTimers();
      expect(await pair()).toMatchObject({ phone: fulfilled, laptop: fulfilled });
    });
  });
});
