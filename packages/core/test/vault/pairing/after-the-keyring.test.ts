// What the devices say once the keyring has gone out.
import { afterEach, expect, test, vi } from "vitest";
import { ChartkeyError } from "../../../src/errors/chartkey-error.js";
import { createDeviceKey } from "../../../src/keyring/device-key.js";
import type { Mailbox } from "../../../src/ports/mailbox.js";
import { coded } from "../../envelope/throws.js";
import { bundleOf } from "../samples.js";
import { keyringOf, twoDevices } from "./two-devices.js";

afterEach(() => void vi.useRealTimers());

const away = () => new ChartkeyError("MAILBOX_UNAVAILABLE", { message: "The mailbox is away", retryable: true });
const fulfilled = { status: "fulfilled" };
const out = expect.stringContaining("The keyring had gone out") as unknown;
const saysOut = expect.arrayContaining([out]) as unknown;
const saysNothing = expect.toSatisfy((hints: readonly string[]) => !hints.some((one) => one.includes("gone out")));

/** A mailbox that does something else with one message that is put. */
const puts = (mailbox: Mailbox, nth: number, put: Mailbox["put"]): Mailbox => ({
  ...mailbox,
  put: async (...args) => (args[1] === nth ? put(...args) : mailbox.put(...args)),
});

test("both have paired where only the answer to the last message is lost", async () => {
  const { pair, mailbox, keyring } = await twoDevices();
  const laptop = puts(mailbox, 5, async (...args) => {
    await mailbox.put(...args);
    throw away();
  });
  const ends = await pair({ laptop });
  expect(ends).toMatchObject({ phone: fulfilled, laptop: fulfilled });
  expect(await bundleOf(keyringOf(ends.laptop))).toEqual(await bundleOf(keyring));
});

test("the new device has the keyring where its last message is lost, and the known one says that it may", async () => {
  const { pair, mailbox, keyring } = await twoDevices();
  const laptop = puts(mailbox, 5, () => Promise.reject(new Error("The connection is gone")));
  const ends = await pair({ laptop });
  expect(await bundleOf(keyringOf(ends.laptop))).toEqual(await bundleOf(keyring));
  expect(ends.phone).toMatchObject({ status: "rejected", reason: { code: "PAIRING_ENDED", hints: saysOut } });
});

test("the new device has the keyring where its last message comes too late", async () => {
  const { pair, mailbox, clock, keyring } = await twoDevices();
  const laptop = puts(mailbox, 5, async (...args) => (clock.advance(60), mailbox.put(...args)));
  const ends = await pair({ laptop });
  expect(await bundleOf(keyringOf(ends.laptop))).toEqual(await bundleOf(keyring));
});

test("an end says that the keyring has gone out, only where it may have", async () => {
  for (const [nth, hints] of [
    [2, saysNothing],
    [4, saysOut],
  ] as const) {
    const { pair, mailbox } = await twoDevices();
    const phone = puts(mailbox, nth, () => Promise.reject(away()));
    // the digits stay on the new device until its person answers
    const receive = { confirm: () => false };
    const ends = await pair({ phone, receive: nth === 2 ? receive : {} });
    expect(ends.phone).toMatchObject({ status: "rejected", reason: { code: "MAILBOX_UNAVAILABLE", hints } });
  }
  const { pair } = await twoDevices();
  const { phone } = await pair({ send: { confirm: () => false } });
  expect(phone).toMatchObject({ status: "rejected", reason: { code: "PAIRING_ENDED", hints: saysNothing } });
});

test("the minute that ends after the keyring has gone out says so", async () => {
  const { pair, mailbox } = await twoDevices();
  vi.useFakeTimers();
  const sent = Promise.withResolvers<void>();
  const phone = puts(mailbox, 4, async () => sent.resolve());
  const ending = pair({ phone });
  await sent.promise;
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await ending).phone).toMatchObject({
    status: "rejected",
    reason: { code: "PAIRING_ENDED", hints: saysOut },
  });
});

test("the minute that ends while the person looks is told as one, also where the app throws it on", async () => {
  const { pair } = await twoDevices();
  vi.useFakeTimers();
  const asked = Promise.withResolvers<void>();
  const confirm = (_: string, signal: AbortSignal) => {
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener("abort", () => reject(signal.reason as Error));
    asked.resolve();
    return promise;
  };
  const ending = pair({ send: { confirm }, receive: { confirm } });
  await asked.promise;
  await vi.advanceTimersByTimeAsync(60_000);
  const hints = expect.arrayContaining([expect.stringContaining("somebody may be in between")]) as unknown;
  const reason = { code: "PAIRING_ENDED", hints };
  expect(await ending).toMatchObject({ phone: { reason }, laptop: { reason } });
});

test("a sealed file that the new device cannot open is told as changed, and not as a wrong key", async () => {
  const { pair, keyring } = await twoDevices();
  const { recipient } = await createDeviceKey();
  const { laptop } = await pair({ send: { keyring: { seal: async () => keyring.seal({ recipient }) } } });
  expect(laptop).toMatchObject({ status: "rejected", reason: coded("SEAL_INVALID") });
});
