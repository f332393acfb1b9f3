import { expect, test, vi } from "vitest";
import type { Hex, IndexCache } from "../../../src/adapters/index.js";
import { memoryDevice, memoryIndexCache } from "../../../src/fakes/index.js";
import { behind } from "../../../src/use-cases/index/behind.js";
import { DeviceIndex } from "../../../src/use-cases/index/device-index.js";
import { KnownLogs } from "../../../src/use-cases/log/known-logs.js";
import { LogReader } from "../../../src/use-cases/log/log-reader.js";
import { note, stage, titles } from "../stage.js";

const word = (nth: number): Hex => `0x${nth.toString(16).padStart(64, "0")}`;

/** A log that takes several values, and a reader of it on a device with an index. */
async function longLog(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const patient = asha.me.address;
  for (let nth = 0; nth < 16; nth++) {
    const cards = Array.from({ length: 400 }, (_, at) => word(400 * nth + at));
    const base = await s.ledger.account(patient);
    await s.ledger.submit([{ kind: "fileCards", patient, location: word(7), cards }], asha.wallet, { base });
  }
  const owner = { ledger: s.ledger.id, address: patient };
  let read = 0;
  const entries: typeof s.ledger.entries = async function* (filter, options) {
    for await (const update of s.ledger.entries(filter, options)) {
      read++;
      yield update;
    }
  };
  /** The heads that a session reads, and how many entries it asks the ledger for. */
  const session = (cache: IndexCache) => {
    const known = new KnownLogs(new DeviceIndex(cache, asha.keyring, owner));
    const logs = new LogReader({ ledger: { ...s.ledger, entries }, device: memoryDevice(), known });
    return async () => {
      read = 0;
      const log = await logs.read(patient);
      return { heads: log.entries.map(({ head }) => head), read };
    };
  };
  return { ...s, asha, session };
}

/** A cache in which one call of all writes does something else. */
function disturbed(cache: IndexCache, nth: number, instead: (write: () => Promise<void>) => Promise<void>) {
  let writes = 0;
  const index: IndexCache = {
    ...cache,
    set: (...call) => (writes++ === nth ? instead(() => cache.set(...call)) : cache.set(...call)),
  };
  return { index, writes: () => writes };
}

function full(): never {
  throw new Error("The disk is full");
}

test.each([
  ["fails", async () => full()],
  ["fails after it was done", (write: () => Promise<void>) => write().then(full)],
])("a write of several values of which one %s is continued by the next session", async (_, instead) => {
  const { session } = await longLog("several values");
  const cold = await session(memoryIndexCache())();
  const whole = disturbed(memoryIndexCache(), -1, async () => {});
  await session(whole.index)();
  await behind(whole.index).settled();
  expect(whole.writes()).toBeGreaterThan(3);
  for (let nth = 0; nth < whole.writes(); nth++) {
    const cache = memoryIndexCache();
    const { index } = disturbed(cache, nth, instead);
    expect(await session(index)()).toEqual(cold);
    await behind(index).settled();
    const next = await session(cache)();
    expect(next.heads).toEqual(cold.heads);
    // what was written before it is not read again
    if (nth > 0) expect(next.read).toBeLessThan(cold.read);
    await behind(cache).settled();
    expect(await session(cache)()).toEqual({ heads: cold.heads, read: 0 });
  }
});

test.each([true, false])("the session whose write failed tries again (has the log grown: %s)", async (isGrown) => {
  const { asha, session } = await longLog("again");
  const cache = memoryIndexCache();
  // of the last value: nothing behind it asks for the write
  const whole = disturbed(memoryIndexCache(), -1, async () => {});
  await session(whole.index)();
  await behind(whole.index).settled();
  const { index } = disturbed(cache, whole.writes() - 1, async () => full());
  const visit = session(index);
  await visit();
  await behind(index).settled();
  if (isGrown) await asha.me.records.add(note("Later"));
  const { heads } = await visit();
  await behind(index).settled();
  expect(await session(cache)()).toEqual({ heads, read: 0 });
});

test("a write that never ends holds up no answer, and leaves a shorter part of the log", async () => {
  const { session } = await longLog("never");
  const cold = await session(memoryIndexCache())();
  const cache = memoryIndexCache();
  const asked = Promise.withResolvers<void>();
  const { index, writes } = disturbed(cache, 2, () => (asked.resolve(), new Promise(() => {})));
  const visit = session(index);
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    expect(await visit()).toEqual(cold);
    await asked.promise;
    await vi.advanceTimersByTimeAsync(2000);
    expect(await visit()).toMatchObject({ heads: cold.heads });
    await behind(index).settled();
  } finally {
    vi.useRealTimers();
  }
  // it is asked nothing more
  expect(writes()).toBe(3);
  const next = await session(cache)();
  expect(next.heads).toEqual(cold.heads);
  expect(next.read).toBeLessThan(cold.read);
});

test("what an ended grant gave is deleted by the next session where a deletion failed, and is never shown", async () => {
  const s = stage("failed deletion");
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  await asha.me.records.add(note("Gout"));
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  const cache = memoryIndexCache();
  const visit = async (index: IndexCache) => {
    const rows = await titles(await rao.connect(s.app(memoryDevice(), { index })), "shared");
    await behind(index).settled();
    return rows;
  };
  const kept = async () => (await cache.keys("")).filter((key) => key.includes("/access/"));
  expect(await visit(cache)).toEqual(["Gout"]);
  await asha.me.grants.revokeAll({ grantee: rao.me.address });
  expect(await visit({ ...cache, delete: async () => full() })).toEqual([]);
  expect(await kept()).toHaveLength(1);
  expect(await visit(cache)).toEqual([]);
  expect(await kept()).toHaveLength(0);
});
