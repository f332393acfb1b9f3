import { expect, test, vi } from "vitest";
import type { EntryFilter, Hex, IndexCache, Ledger } from "../../../src/adapters/index.js";
import { createKeyring } from "../../../src/index.js";
import { memoryDevice, memoryIndexCache, memoryLedger, seededEntropy } from "../../../src/fakes/index.js";
import { behind } from "../../../src/use-cases/index/behind.js";
import { DeviceIndex } from "../../../src/use-cases/index/device-index.js";
import { KnownLogs } from "../../../src/use-cases/log/known-logs.js";
import { LogReader } from "../../../src/use-cases/log/log-reader.js";
import type { Message, ParticipantLog } from "../../../src/domain/log/participant-log.js";
import { lyingLedger } from "../lying-ledger.js";
import { type Actor, note, stage } from "../stage.js";

const placed = ({ act, at, position, transaction, cursor }: Message) => ({
  act,
  at,
  position: { sequence: position.sequence, at: position.at, final: position.final },
  transaction,
  cursor,
});

/** What the getters of its entries and messages give. */
const shown = (log: ParticipantLog) => ({
  ...log,
  entries: log.entries.map((entry) => ({ ...placed(entry), index: entry.index, head: entry.head })),
  messages: log.messages.map(placed),
});

/** The ledger with the entries that it has given. */
function counted(ledger: Ledger): {
  readonly ledger: Ledger;
  readonly read: { entries: number; filters: EntryFilter[] };
} {
  const read: { entries: number; filters: EntryFilter[] } = { entries: 0, filters: [] };
  const entries: Ledger["entries"] = async function* (filter, options) {
    read.filters.push(filter);
    for await (const update of ledger.entries(filter, options)) {
      read.entries++;
      yield update;
    }
  };
  return { ledger: { ...ledger, entries }, read };
}

async function clinic(name: string, options: { readonly depth?: number } = {}) {
  const s = stage(name, options);
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  for (const title of ["First", "Second", "Third"]) await asha.me.records.add(note(title));
  await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" });
  const owner = { ledger: s.ledger.id, address: rao.me.address };
  const cache = memoryIndexCache();
  const { ledger, read } = counted(s.ledger);
  /** A fresh session of an account that reads a log. */
  const session = (
    over: { ledger?: Ledger; cache?: IndexCache; account?: typeof owner; keyring?: typeof rao.keyring } = {},
  ) =>
    new LogReader({
      ledger: over.ledger ?? ledger,
      device: memoryDevice(),
      known: new KnownLogs(new DeviceIndex(over.cache ?? cache, over.keyring ?? rao.keyring, over.account ?? owner)),
    });
  const truth = async () =>
    shown(await new LogReader({ ledger: s.ledger, device: memoryDevice() }).read(asha.me.address));
  const settled = () => behind(cache).settled();
  const readBy = async (logs: LogReader) => {
    read.entries = 0;
    const log = shown(await logs.read(asha.me.address));
    await settled();
    return { log, entries: read.entries };
  };
  /** A cache that is full of what a session has read. */
  const filled = async () => {
    await readBy(session());
    return s;
  };
  return { ...s, asha, rao, owner, cache, counted: ledger, read, session, truth, settled, readBy, filled };
}

const valuesOf = async (cache: IndexCache) => {
  const keys = (await cache.keys("")).toSorted();
  const values = await cache.get(keys);
  return keys.map((key, nth) => ({ key, value: values[nth] ?? new Uint8Array() }));
};

test("a known device reads only what came since, and has the same log", async () => {
  const { asha, session, readBy, truth } = await clinic("known");
  const cold = await readBy(session());
  expect(cold.log).toEqual(await truth());
  expect(cold.log.messages).toHaveLength(1);
  const warm = await readBy(session());
  expect(warm).toEqual({ log: cold.log, entries: 0 });
  await asha.me.records.add(note("Fourth"));
  const later = await readBy(session());
  expect(later).toEqual({ log: await truth(), entries: 1 });
  expect((await readBy(session())).entries).toBe(0);
});

test("only the final part is kept: a reorganisation behind it is seen", async () => {
  const { asha, ledger, session, readBy, truth } = await clinic("reorganised", { depth: 2 });
  const before = await readBy(session());
  ledger.reorganise(1);
  await asha.me.records.add(note("Instead"));
  const after = await readBy(session());
  expect(after.log).toEqual(await truth());
  expect(after.log.entries.at(-1)).not.toEqual(before.log.entries.at(-1));
  expect(after.entries).toBeGreaterThan(0);
});

test("what a device keeps is sealed, and each value has at most 64 KiB", async () => {
  const { asha, cache, readBy, session, rao } = await clinic("sealed");
  const { log } = await readBy(session());
  const values = await valuesOf(cache);
  expect(values).toHaveLength(1);
  for (const { key, value } of values) {
    expect(value.length).toBeLessThanOrEqual(65_536);
    expect(key).toMatch(new RegExp(`^[0-9a-f]{32}/log/${asha.me.address}/0$`, "u"));
    const hex = Buffer.from(value).toString("hex");
    for (const { head } of log.entries) expect(hex).not.toContain(head.slice(2));
    expect(hex).not.toContain(rao.me.address.slice(2).toLowerCase());
  }
});

test("a value that was changed, cut short or of another format is as good as none, and is replaced", async () => {
  const { cache, filled, session, readBy, truth } = await clinic("tampered");
  await filled();
  const [{ key, value } = { key: "", value: new Uint8Array() }] = await valuesOf(cache);
  const expected = await truth();
  const cold = expected.entries.length + expected.messages.length;
  const spoiled = [
    ...[0, 1, 24, 25, 300, value.length - 1].map((at) => value.map((byte, nth) => (nth === at ? byte ^ 1 : byte))),
    ...[1, 24, 25, 40, 41, value.length - 1].map((length) => value.subarray(0, length)),
    Uint8Array.of(...value, 0),
  ];
  for (const one of spoiled) {
    await cache.set(key, one);
    expect(await readBy(session())).toEqual({ log: expected, entries: cold });
    expect((await readBy(session())).entries).toBe(0);
  }
});

test("a value of another log, account, ledger or keyring does not open", async () => {
  const { asha, rao, cache, owner, filled, session, readBy, truth, settled } = await clinic("swapped");
  await filled();
  const expected = await truth();
  const cold = expected.entries.length + expected.messages.length;
  await session().read(rao.me.address);
  await settled();
  const [one, other] = await valuesOf(cache);
  if (!one || !other) throw new TypeError("Two logs");
  await cache.set(one.key, other.value);
  await cache.set(other.key, one.value);
  expect(await readBy(session())).toEqual({ log: expected, entries: cold });

  const account = { ledger: owner.ledger, address: asha.me.address };
  const there = await valuesOf(cache);
  const prefix = (key: string) => key.split("/")[0] ?? "";
  await readBy(session({ account }));
  const [foreign] = (await valuesOf(cache)).filter(({ key }) => !there.some((known) => known.key === key));
  if (!foreign) throw new TypeError("A value of the other account");
  // under the name of the other account's, and of another keyring
  for (const { key, value } of there) await cache.set(key.replace(prefix(key), prefix(foreign.key)), value);
  expect(await readBy(session({ account }))).toEqual({ log: expected, entries: cold });
  const keyring = await createKeyring(seededEntropy("another"));
  expect(await readBy(session({ keyring }))).toEqual({ log: expected, entries: cold });
});

/** Files cards until a log has several segments. */
async function file(ledger: Pick<Ledger, "account" | "submit">, { me, wallet }: Actor, batches: number, from = 0) {
  const patient = me.address;
  for (let nth = 0; nth < batches; nth++) {
    const cards = Array.from({ length: 400 }, (_, at) => word(from + 400 * nth + at));
    const base = await ledger.account(patient);
    await ledger.submit([{ kind: "fileCards", patient, location: word(7), cards }], wallet, { base });
  }
}

/** A log of several segments, and what a session keeps of it. */
async function longLog(name: string) {
  const c = await clinic(name);
  const many = (batches: number) => file(c.ledger, c.asha, batches);
  await many(16);
  return { ...c, many };
}

const word = (nth: number): Hex => `0x${nth.toString(16).padStart(64, "0")}`;

test("a log of several segments comes back from them, as far as they follow each other", async () => {
  const { cache, session, readBy, truth } = await longLog("segments");
  const { log, entries: cold } = await readBy(session());
  const values = await valuesOf(cache);
  expect(values.length).toBeGreaterThan(3);
  expect(values.every(({ value }) => value.length <= 65_536)).toBe(true);
  expect(await readBy(session())).toEqual({ log, entries: 0 });
  for (const { key } of values) {
    await cache.delete([key]);
    const again = await readBy(session());
    expect(again.log).toEqual(await truth());
    expect(again.entries).toBeGreaterThan(0);
    expect(again.entries).toBeLessThanOrEqual(cold);
    expect((await readBy(session())).entries).toBe(0);
  }
  expect((await valuesOf(cache)).map(({ key }) => key)).toEqual(values.map(({ key }) => key));
});

test("values of several generations, older ones put back, make a shorter true log at most", async () => {
  const { cache, session, readBy, truth, many } = await longLog("generations");
  await readBy(session());
  const older = await valuesOf(cache);
  await many(5);
  const { log } = await readBy(session());
  expect(log).toEqual(await truth());
  const newer = await valuesOf(cache);
  for (let mix = 0; mix < 2 ** older.length; mix++) {
    for (const [nth, { key, value }] of newer.entries()) {
      const before = (mix >> nth) & 1 ? older[nth] : undefined;
      await cache.set(key, before?.value ?? value);
    }
    expect((await readBy(session())).log).toEqual(log);
  }
});

test("two sessions that write at once leave what either can continue", async () => {
  const { session, readBy, truth, many, settled, asha } = await longLog("two tabs");
  const [one, two] = [session(), session()];
  await Promise.all([one.read(asha.me.address), two.read(asha.me.address)]);
  await settled();
  await many(3);
  await one.read(asha.me.address);
  await many(3);
  await Promise.all([two.read(asha.me.address), one.read(asha.me.address)]);
  await settled();
  const warm = await readBy(session());
  expect(warm.log).toEqual(await truth());
  expect(warm.entries).toBe(0);
});

test("a write of one session touches the last segment only", async () => {
  const { cache, session, readBy, many } = await longLog("one write");
  const logs = session();
  await readBy(logs);
  const before = await valuesOf(cache);
  await many(1);
  await readBy(logs);
  const after = await valuesOf(cache);
  const changed = after.filter(({ value }, nth) => Buffer.compare(value, before[nth]?.value ?? new Uint8Array()) !== 0);
  expect(changed.length).toBeLessThanOrEqual(2);
  expect(changed.length).toBeGreaterThan(0);
});

test("what contradicts the ledger is dropped, and what was read instead is kept", async () => {
  const { asha, rao, ledger, clock, cache, session, readBy, truth, owner } = await clinic("contradiction");
  // a ledger of the same name with another history filled the index
  const invented = memoryLedger({ clock });
  for (let nth = 0; nth < 3; nth++)
    await invented.submit([{ kind: "revokeEveryone", patient: asha.me.address }], asha.wallet);
  await readBy(session({ ledger: { ...invented, id: ledger.id } }));
  expect((await valuesOf(cache)).length).toBe(1);
  expect((await readBy(session())).log).toEqual(await truth());
  expect(await readBy(session())).toEqual({ log: await truth(), entries: 0 });
  expect(owner.address).toBe(rao.me.address);
});

test("a node that hides entries is found out with an index too", async () => {
  const { asha, ledger, filled, session, truth } = await clinic("hiding");
  await filled();
  const node = lyingLedger(ledger);
  const logs = session({ ledger: node.ledger });
  await asha.me.records.add(note("Fourth"));
  node.tell({ entries: (reported) => reported.slice(0, -1) });
  await expect(logs.read(asha.me.address)).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE", retryable: true });
  node.tell({});
  expect(shown(await logs.read(asha.me.address))).toEqual(await truth());
});

test("nothing is kept from an entry of an unknown kind on, since a later version may know it", async () => {
  const { asha, ledger, session, readBy } = await clinic("unknown");
  ledger.plant(asha.me.address);
  await asha.me.records.add(note("Behind it"));
  const { log } = await readBy(session());
  expect(log.unknown).toHaveLength(1);
  const warm = await readBy(session());
  expect(warm.log).toEqual(log);
  // the unknown one and what came after it
  expect(warm.entries).toBe(2);
});

test.each<[string, Partial<IndexCache>]>([
  ["throws", { get: async () => fail(), keys: async () => fail(), set: async () => fail() }],
  ["throws at once", { get: () => fail(), keys: () => fail(), set: () => fail() }],
  ["loses what it is given", { get: async (keys) => keys.map(() => undefined) }],
  ["answers with anything", { get: async () => [1, 2, 3] as never, keys: async () => "keys" as never }],
  ["answers with noise", { get: async (keys) => keys.map(() => new Uint8Array(100)) }],
  ["cannot write", { set: async () => fail() }],
])("an index that %s costs a cold start, and no error", async (_, spoiled) => {
  const { cache, filled, session, truth, asha } = await clinic("spoiled");
  await filled();
  const bad = { ...cache, ...spoiled };
  expect(shown(await session({ cache: bad }).read(asha.me.address))).toEqual(await truth());
  await behind(bad).settled();
});

function fail(): never {
  throw new Error("The disk is full");
}

test("an index that never answers is asked once, and costs two seconds", async () => {
  const { cache, filled, session, truth, asha, rao } = await clinic("silent");
  await filled();
  let calls = 0;
  const silent: IndexCache = {
    ...cache,
    keys: () => (calls++, new Promise(() => {})),
    get: () => (calls++, new Promise(() => {})),
    set: () => (calls++, new Promise(() => {})),
  };
  const logs = session({ cache: silent });
  vi.useFakeTimers();
  try {
    const reading = logs.read(asha.me.address);
    await vi.advanceTimersByTimeAsync(2000);
    const log = shown(await reading);
    vi.useRealTimers();
    expect(log).toEqual(await truth());
    await logs.read(rao.me.address);
    await behind(silent).settled();
    expect(calls).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test.each(["keys", "get"] as const)("an abort during `%s` ends the reading", async (method) => {
  const { cache, filled, session, asha } = await clinic("abort");
  await filled();
  const asked = Promise.withResolvers<void>();
  const waiting: IndexCache = { ...cache, [method]: () => (asked.resolve(), new Promise(() => {})) };
  const controller = new AbortController();
  const reading = session({ cache: waiting }).read(asha.me.address, { signal: controller.signal });
  await asked.promise;
  controller.abort(new Error("Enough"));
  await expect(reading).rejects.toThrow("Enough");
});

test("a keyring that is locked keeps nothing and opens nothing, without an error", async () => {
  const { cache, filled, session, readBy, truth } = await clinic("locked");
  await filled();
  const keyring = await createKeyring(seededEntropy("wiped"));
  keyring.wipe();
  const before = await valuesOf(cache);
  expect((await readBy(session({ keyring }))).log).toEqual(await truth());
  expect(await valuesOf(cache)).toEqual(before);
});

/** An index that is full of several segments of a history that the ledger does not have. */
async function wrongIndex(name: string, batches: number) {
  const c = await longLog(name);
  const invented = memoryLedger({ clock: c.clock });
  await file(invented, c.asha, batches, 10_000);
  await c.readBy(c.session({ ledger: { ...invented, id: c.ledger.id } }));
  expect((await valuesOf(c.cache)).length).toBeGreaterThan(2);
  return c;
}

test.each([1, 2, 3, 4])("what replaces a wrong log is whole, though its write number %i fails", async (failing) => {
  const { cache, session, truth, many, asha, readBy } = await wrongIndex(`replaced ${failing}`, 13);
  let nth = 0;
  const failingOnce = async (write: () => Promise<void>) => {
    nth++;
    if (nth === failing) throw new Error("The disk is full");
    await write();
  };
  const full: IndexCache = {
    ...cache,
    set: (...given) => failingOnce(() => cache.set(...given)),
    delete: (...given) => failingOnce(() => cache.delete(...given)),
  };
  const logs = session({ cache: full });
  for (let round = 0; round < 3; round++) {
    expect(shown(await logs.read(asha.me.address))).toEqual(await truth());
    await behind(full).settled();
    // at each moment, what is kept is a true log or none
    expect((await readBy(session({ cache: { ...cache, set: async () => fail() } }))).log).toEqual(await truth());
    await many(1);
  }
  expect(nth).toBeGreaterThanOrEqual(failing);
  expect((await readBy(session())).log).toEqual(await truth());
});

test("nothing stays of a wrong log that was longer", async () => {
  const { cache, session, readBy, truth } = await wrongIndex("longer", 40);
  const before = (await valuesOf(cache)).length;
  expect((await readBy(session())).log).toEqual(await truth());
  const after = (await valuesOf(cache)).length;
  expect(after).toBeLessThan(before);
});

test("segments of another log are not continued", async () => {
  const { cache, rao, asha, owner, session, ledger, truth } = await wrongIndex("continued", 13);
  const known = new KnownLogs(new DeviceIndex(cache, rao.keyring, owner));
  await known.load(asha.me.address, {});
  known.keep(await new LogReader({ ledger, device: memoryDevice() }).read(asha.me.address), false);
  await behind(cache).settled();
  expect(shown(await session().read(asha.me.address))).toEqual(await truth());
});
