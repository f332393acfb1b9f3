import { describe, expect, test } from "vitest";
import type { DeviceStore } from "../../../src/adapters/index.js";
import { fixedClock, memoryDevice, memoryLedger, memoryWallet } from "../../../src/fakes/index.js";
import type { Cursor } from "../../../src/domain/ledger/position.js";
import { emptyLog, extendLog, type ParticipantLog } from "../../../src/domain/log/participant-log.js";
import { KnownActs } from "../../../src/use-cases/session/known-acts.js";

const START = new Date("2026-03-01T10:00:00Z");
const { address } = memoryWallet("known acts");
const owner = { ledger: memoryLedger().id, address };

/** A log of these transactions, each with a card. None is final. */
const logOf = (...transactions: readonly string[]): ParticipantLog => logFrom(transactions, false);

/** The same, all final. */
const finalLogOf = (...transactions: readonly string[]): ParticipantLog => logFrom(transactions, true);

const logFrom = (transactions: readonly string[], final: boolean): ParticipantLog =>
  extendLog(
    emptyLog(address),
    transactions.map((transaction, nth) => ({
      act: { kind: "fileCard", patient: address, location: `0x${"11".repeat(32)}`, card: `0x${"22".repeat(32)}` },
      position: { sequence: BigInt(nth + 1), at: new Date(nth), final },
      transaction,
      cursor: "" as Cursor,
    })),
  );

/** Lets everything run that waits for no call. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

async function knownOn(device: DeviceStore, clock = fixedClock(START)): Promise<KnownActs> {
  const known = new KnownActs(device, owner, clock);
  await known.refresh({});
  return known;
}

describe("a log is behind what is known", () => {
  test("by a receipt, in this session at once and in every other", async () => {
    const device = memoryDevice();
    const [one, other] = [await knownOn(device), await knownOn(device)];
    const noting = one.note("b");
    expect([logOf("a"), logOf("a", "b"), logOf("b", "c")].map((log) => one.isReachedBy(log, []))).toEqual([
      false,
      true,
      true,
    ]);
    await noting;
    expect(other.isReachedBy(logOf("a"), [])).toBe(true);
    await other.refresh({});
    expect(other.isReachedBy(logOf("a"), [])).toBe(false);
    expect((await knownOn(device)).isReachedBy(logOf("a"), [])).toBe(false);
  });

  test("by an earlier reading, also after a restart", async () => {
    const device = memoryDevice();
    const known = await knownOn(device);
    known.noteReading(logOf("a", "b"));
    await settle();
    known.noteReading(logOf("a"));
    await settle();
    for (const one of [known, await knownOn(device)]) {
      expect(one.isReachedBy(logOf("a"), [])).toBe(false);
      expect(one.isReachedBy(logOf("a", "b"), [])).toBe(true);
    }
  });

  test("but not for a write that was planned with that knowledge, and that it shows", async () => {
    const known = await knownOn(memoryDevice());
    await known.note("taken away");
    const planned = known.digests;
    await known.note("b");
    expect([known.isReachedBy(logOf("a", "b"), planned), known.isReachedBy(logOf("a"), planned)]).toEqual([
      true,
      false,
    ]);
  });

  test("though the device is full, in the same session", async () => {
    const known = await knownOn({
      ...memoryDevice(),
      async set() {
        throw new Error("It is full");
      },
    });
    await known.note("b");
    expect(known.isReachedBy(logOf("a"), [])).toBe(false);
  });
});

test("the last transaction of a reading stands for those before it, and what it lacks stays", async () => {
  const device = memoryDevice();
  const known = await knownOn(device);
  for (const one of ["a", "b", "elsewhere"]) await known.note(one);
  known.noteReading(finalLogOf("a", "b", "c"));
  await settle();
  expect(known.digests).toHaveLength(2);
  expect(await device.keys("own-acts/")).toHaveLength(2);
  expect(known.isReachedBy(logOf("a", "b", "c"), [])).toBe(false);
  expect(known.isReachedBy(logOf("c", "elsewhere"), [])).toBe(true);
});

test("each transaction of a reading that is not final is known, since any of them may be taken away", async () => {
  const device = memoryDevice();
  const known = await knownOn(device);
  known.noteReading(logOf("a", "b", "c"));
  await settle();
  for (const one of [known, await knownOn(device)]) {
    expect(one.isReachedBy(logOf("a", "c"), [])).toBe(false);
    expect(one.isReachedBy(logOf("c", "b", "a"), [])).toBe(true);
  }
});

test("what stands for earlier ones is stored before they are forgotten, and what failed is stored later", async () => {
  const device = memoryDevice();
  let isFull = false;
  const known = await knownOn({
    ...device,
    async set(key, value, options) {
      if (isFull) throw new Error("It is full");
      await device.set(key, value, options);
    },
  });
  await known.note("a");
  isFull = true;
  known.noteReading(finalLogOf("a", "b"));
  await settle();
  expect((await knownOn(device)).isReachedBy(logOf("b"), [])).toBe(false);
  isFull = false;
  known.noteReading(finalLogOf("a", "b"));
  await settle();
  expect((await knownOn(device)).isReachedBy(logOf("b"), [])).toBe(true);
  expect((await knownOn(device)).isReachedBy(logOf("a"), [])).toBe(false);
});

test("a transaction that no log shows any more is waited for no longer than an hour", async () => {
  const [device, clock] = [memoryDevice(), fixedClock(START)];
  const known = await knownOn(device, clock);
  await known.note("of a dead branch");
  clock.advance(3599);
  expect(known.isReachedBy(logOf("a"), [])).toBe(false);
  clock.advance(1);
  expect(known.isReachedBy(logOf("a"), [])).toBe(true);
  expect((await knownOn(device, clock)).digests).toEqual([]);
  await settle();
  expect(await device.keys("own-acts/")).toEqual([]);
});

test("a clock that fails hides nothing that was told", async () => {
  let fails = false;
  const own = fixedClock(START);
  const now = () => {
    if (fails) throw new Error("The clock fails");
    return own.now();
  };
  const known = await knownOn(memoryDevice(), { ...own, now });
  await known.note("a");
  fails = true;
  await known.note("b");
  expect([known.isReachedBy(logOf("a"), []), known.isReachedBy(logOf("a", "b"), [])]).toEqual([false, true]);
});

test("what is damaged is none", async () => {
  const device = memoryDevice();
  await (await knownOn(device)).note("b");
  const [key = ""] = await device.keys("own-acts/");
  for (const other of [`${key}x`, key.slice(0, -1), key.replace(".", "/")]) await device.set(other, Uint8Array.of(1));
  expect((await knownOn(device)).digests).toHaveLength(1);
});

test("at most 64 are kept, the latest", async () => {
  const device = memoryDevice();
  const known = await knownOn(device);
  for (let nth = 0; nth < 100; nth++) await known.note(`${nth}`);
  expect([known.digests.length, (await device.keys("own-acts/")).length]).toEqual([64, 64]);
  expect(known.isReachedBy(logOf(...Array.from({ length: 64 }, (_, nth) => `${nth + 36}`)), [])).toBe(true);
});

test("each account of a device has its own", async () => {
  const device = memoryDevice();
  await (await knownOn(device)).note("b");
  const account = { ...owner, address: memoryWallet("another").address };
  const other = new KnownActs(device, account, fixedClock(START));
  await other.refresh({});
  expect(other.digests).toEqual([]);
});

describe("the device holds each transaction once", () => {
  test("however often the app starts, reads and writes nothing", async () => {
    const [device, clock] = [memoryDevice(), fixedClock(START)];
    for (let start = 0; start < 20; start++) {
      const known = new KnownActs(device, owner, clock);
      known.noteReading(logOf("a", "b", "c"));
      await settle();
      clock.advance(15);
    }
    expect(await device.keys("own-acts/")).toHaveLength(3);
  });

  test("also where two tabs have noted it at once, and none of them loses it", async () => {
    const [device, clock] = [memoryDevice(), fixedClock(START)];
    const one = new KnownActs(device, owner, clock);
    await one.note("a");
    clock.advance(5);
    const other = new KnownActs(device, owner, clock);
    await other.note("a");
    expect(await device.keys("own-acts/")).toHaveLength(2);
    await Promise.all([one.refresh({}), other.refresh({})]);
    await settle();
    expect(await device.keys("own-acts/")).toHaveLength(1);
    expect((await knownOn(device, clock)).isReachedBy(logOf("b"), [])).toBe(false);
  });

  test("and what the app reads is noted though the device does not tell what it has", async () => {
    const device = memoryDevice();
    let fails = true;
    const known = new KnownActs(
      {
        ...device,
        keys: async (...args) => {
          if (fails) throw new Error("It does not answer");
          return device.keys(...args);
        },
      },
      owner,
      fixedClock(START),
    );
    known.noteReading(logOf("a"));
    await settle();
    fails = false;
    expect((await knownOn(device)).isReachedBy(logOf("b"), [])).toBe(false);
  });
});
