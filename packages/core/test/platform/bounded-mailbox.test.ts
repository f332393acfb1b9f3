import { expect, test } from "vitest";
import { fixedClock } from "../../src/fakes/fixed-clock.js";
import { boundedMailbox } from "../../src/platform/bounded-mailbox.js";
import { coded } from "../envelope/throws.js";

const now = new Date("2026-07-01T10:00:00Z");
const hello = Uint8Array.of(1);
const [one, two, three] = ["11111111", "22222222", "33333333"];

test("it opens no more channels than it may, and ends none for another", async () => {
  const mailbox = boundedMailbox({ channels: 2 });
  for (const channel of [one, two]) await mailbox.put(channel, 1, hello);
  await expect(mailbox.put(three, 1, hello)).rejects.toMatchObject({ code: "MAILBOX_UNAVAILABLE", retryable: true });
  await mailbox.put(one, 1, hello);
  expect(await mailbox.take(two, 1)).toEqual(hello);
  await mailbox.close(one);
  await mailbox.put(three, 1, hello);
});

test("a channel that has expired makes room, and who waits there learns it", async () => {
  const clock = fixedClock(now);
  const mailbox = boundedMailbox({ channels: 2, clock });
  await mailbox.put(one, 1, hello);
  clock.advance(179);
  await mailbox.put(two, 1, hello);
  const waiting = mailbox.take(one, 2).catch((error: unknown) => error);
  clock.advance(1);
  await mailbox.put(three, 1, hello);
  expect(await waiting).toEqual(coded("PAIRING_ENDED"));
  expect(await mailbox.take(two, 1)).toEqual(hello);
});

test("a clock that was ahead and is set back keeps no channel open, and ends none", async () => {
  const clock = fixedClock(now);
  const mailbox = boundedMailbox({ channels: 2, clock });
  clock.advance(3600);
  await mailbox.put(one, 1, hello);
  clock.advance(-3600);
  await mailbox.put(two, 1, hello);
  expect(await mailbox.take(one, 1)).toEqual(hello);
  clock.advance(180);
  for (const channel of [one, two]) await expect(mailbox.take(channel, 1)).rejects.toThrow(coded("PAIRING_ENDED"));
  await mailbox.put(three, 1, hello);
});

test("who waited for a channel gets nothing of another one under its name", async () => {
  const mailbox = boundedMailbox();
  await mailbox.put(one, 1, hello);
  const waiting = mailbox.take(one, 2).catch((error: unknown) => error);
  await Promise.all([mailbox.close(one), mailbox.put(one, 1, hello), mailbox.put(one, 2, hello)]);
  expect(await waiting).toEqual(coded("PAIRING_ENDED"));
});

test.each([0, -1, 1.5, Number.NaN, "2" as never])("%j is no number of channels", (channels) => {
  expect(() => boundedMailbox({ channels })).toThrow("`channels`");
});
