import { createReader } from "@chartkey/core";
import { type Act, type DeviceStore, type EntryFilter, type Hex, type Ledger } from "@chartkey/core/adapters";
import { memoryDevice, memoryProfiles } from "@chartkey/core/fakes";
import { describe, expect, test } from "vitest";
import type { EvmLedgerOptions, EvmWallet } from "../../src/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { ownChain } from "../setup/test-chain.js";
import { watchedLedger } from "../setup/watched-node.js";

const chain = await ownChain("anvil");
const { client, rpc } = chain;
const ENTRIES = 6;

const keyAct = ({ address }: EvmWallet, n: number): Act => ({
  kind: "publishKey",
  participant: address,
  key: `0x${n.toString(16).padStart(2, "0").repeat(32)}`,
});

/** A store that a test can look into. */
function openStore(content: Iterable<readonly [string, Uint8Array]> = []) {
  const values = new Map(content);
  const store: DeviceStore = {
    get: async (key) => values.get(key)?.slice(),
    set: async (key, value) => void values.set(key, value.slice()),
    delete: async (key) => void values.delete(key),
    keys: async (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
  };
  return { values, store };
}

const updatesOf = async (ledger: Ledger<never>, filter: EntryFilter = {}) => {
  const updates = [];
  for await (const update of ledger.entries(filter)) updates.push(update);
  return updates;
};

/** A patient with some final entries, far apart. */
async function setting() {
  const options: EvmLedgerOptions = await newLedger(chain);
  const wallet = await libraries.viem.wallet(chain, await newKey(chain));
  const { ledger } = libraries.viem.connect(chain, options);
  const write = (n: number) => ledger.submit([keyAct(wallet, n)], wallet);
  for (let n = 1; n <= ENTRIES; n++) {
    await write(n);
    await client.mine({ blocks: 10 });
  }
  const { values, store } = openStore();
  /** Another run of the app. */
  const run = (cache: DeviceStore = store, over: Partial<EvmLedgerOptions> = {}) =>
    watchedLedger(chain, { ...options, cache, ...over });
  const filter = { log: wallet.address };
  return { options, wallet, write, ledger, values, store, run, filter };
}

let first: Promise<Awaited<ReturnType<typeof setting>>> | undefined;

/**
 * A store with all final logs, in which `change` has changed every value. All cases share the chain
 * behind it, and nobody writes to it.
 */
async function tampered(change: (value: Uint8Array) => Uint8Array) {
  first ??= setting().then(async (made) => {
    await updatesOf(made.run().ledger, made.filter);
    return made;
  });
  const { values: honest, run, ledger, filter } = await first;
  const { values, store } = openStore([...honest].map(([key, value]) => [key, change(value)]));
  return { ledger, filter, cached: run(store).ledger, values, honest };
}

const readerOf = (ledger: Ledger<never>) =>
  createReader({ ledger, profiles: memoryProfiles(), device: memoryDevice() });

describe("with a cache", () => {
  test("a second run sends few requests, and reads the same", async () => {
    const { run, ledger, filter } = await setting();
    await client.mine({ blocks: 1_000 });
    const requests: Record<string, number> = {};
    for (const name of ["cold", "warm"]) {
      const { ledger: cached, asked } = run(undefined, { maxLogRange: 100 });
      expect(await updatesOf(cached, filter)).toEqual(await updatesOf(ledger, filter));
      requests[name] = asked.length;
    }
    // cold: the chain, the latest block, log queries, those of the past twice where they found
    // nothing, and the last block that is kept; warm: the chain, the latest block, the cache's last
    // block, and queries over what is new or may still be unknown to some nodes
    expect(requests["cold"]).toBeLessThanOrEqual(40);
    expect(requests["warm"]).toBeLessThanOrEqual(7);
  });

  test("a run reads later entries, and does not request the earlier ones again", async () => {
    const { run, ledger, write, filter } = await setting();
    const { ledger: cached, asked } = run();
    await updatesOf(cached, filter);
    await write(77);
    asked.length = 0;
    const updates = await updatesOf(cached, filter);
    expect(updates).toHaveLength(ENTRIES + 1);
    expect(updates).toEqual(await updatesOf(ledger, filter));
    expect(asked.filter((method) => method === "eth_getLogs")).toHaveLength(1);
    const after = updates.flatMap((update) => (update.type === "entry" ? update.entry.cursor : []));
    for (const cursor of after)
      expect(await updatesOf(run().ledger, { ...filter, after: cursor })).toEqual(
        await updatesOf(ledger, { ...filter, after: cursor }),
      );
  });

  test("each filter reads the same as without a cache, whatever happens on the chain", async () => {
    const { run, ledger, write, wallet, filter } = await setting();
    const { ledger: long } = run();
    const changes = [
      () => write(31),
      () => client.mine({ blocks: 3 }),
      () => rpc("anvil_rollback", [2]),
      () => write(32),
      () => chain.reorganise(async () => void (await write(33))),
      () => client.mine({ blocks: 9 }),
      () => write(34),
    ];
    for (const change of changes) {
      await change();
      for (const which of [{}, filter, { counterparty: wallet.address }])
        for (const cached of [long, run().ledger])
          expect(await updatesOf(cached, which)).toEqual(await updatesOf(ledger, which));
    }
  });

  test("only what is final is kept", async () => {
    const { run, write, values, filter, options } = await setting();
    const { number: last } = await client.getBlock();
    await write(40);
    await updatesOf(run().ledger, filter);
    const kept = [...values.values()].map(
      (value) => JSON.parse(new TextDecoder().decode(value)) as { through: { number: Hex }; logs: unknown[] },
    );
    expect(kept.map(({ through, logs }) => [Number(through.number), logs.length])).toEqual([
      [Number(last) + 1 - 3, ENTRIES],
    ]);
    expect([...values.keys()]).toEqual([
      `logs/eip155:31337:${options.address.toLowerCase()}/${filter.log.toLowerCase()}//0`,
    ]);
  });

  test("an entry that was final and is gone is not read from it", async () => {
    const { run, ledger, write, filter } = await setting();
    // anvil forgets the states of old blocks, and those of snapshots never
    const snapshot = await client.snapshot();
    await write(48);
    await client.mine({ blocks: 10 });
    expect(await updatesOf(run().ledger, filter)).toHaveLength(ENTRIES + 1);
    await client.revert({ id: snapshot });
    await write(50);
    await client.mine({ blocks: 20 });
    expect(await updatesOf(run().ledger, filter)).toEqual(await updatesOf(ledger, filter));
    expect(await updatesOf(run().ledger, filter)).toHaveLength(ENTRIES + 1);
  });

  test("a store that fails costs the saving and nothing else", async () => {
    const { run, ledger, filter } = await setting();
    const fail = async () => {
      throw new Error("full");
    };
    const expected = await updatesOf(ledger, filter);
    for (const store of [
      { get: fail, set: fail, delete: fail, keys: fail },
      { get: async () => undefined, set: fail, delete: fail, keys: fail },
    ]) {
      const { ledger: cached } = run(store);
      expect(await updatesOf(cached, filter)).toEqual(expected);
      expect(await updatesOf(cached, filter)).toEqual(expected);
    }
  });

  test("two readings at once keep one true copy", async () => {
    const { run, ledger, filter, values } = await setting();
    const expected = await updatesOf(ledger, filter);
    const { ledger: cached } = run();
    for (const updates of await Promise.all([1, 2, 3].map(() => updatesOf(cached, filter))))
      expect(updates).toEqual(expected);
    expect(values.size).toBe(1);
    const { ledger: another, asked } = run();
    expect(await updatesOf(another, filter)).toEqual(expected);
    expect(asked).toHaveLength(4);
  });
});

interface Segment {
  version: number;
  previous: unknown;
  from: Hex;
  through: { number: Hex; hash: Hex };
  logs: { address: Hex; data: Hex; topics: Hex[]; blockNumber: Hex; logIndex: Hex; timestamp: Hex }[];
}

const edited = (edit: (segment: Segment) => unknown) => (value: Uint8Array) => {
  const segment = JSON.parse(new TextDecoder().decode(value)) as Segment;
  return new TextEncoder().encode(JSON.stringify(edit(segment) ?? segment));
};

const later = (hex: Hex): Hex => `0x${(BigInt(hex) + 1_000n).toString(16)}`;
const firstOf = ({ logs: [log] }: Segment) => {
  if (!log) throw new Error("No logs");
  return log;
};

describe("what is in a store and cannot be true is asked for again:", () => {
  test.each<[string, (value: Uint8Array) => Uint8Array]>([
    ["nothing", () => new Uint8Array()],
    ["no text", () => Uint8Array.from([0xff, 0xfe, 0x00])],
    ["half a value", (value) => value.slice(0, value.length / 2)],
    ["null", () => new TextEncoder().encode("null")],
    ["more than a store may hold", (value) => Uint8Array.from([...value, ...new Uint8Array(1_048_576).fill(0x20)])],
    ["another version", edited((segment) => void (segment.version = 2))],
    ["a later beginning", edited((segment) => void (segment.from = later(segment.from)))],
    ["a past before the first", edited((segment) => void (segment.previous = segment.through.hash))],
    ["an end in the future", edited((segment) => void (segment.through.number = later(segment.through.number)))],
    ["an end on another chain", edited((segment) => void (segment.through.hash = `0x${"12".repeat(32)}`))],
    ["logs in disorder", edited((segment) => void (segment.logs = segment.logs.toReversed()))],
    ["a log twice", edited((segment) => void segment.logs.unshift(firstOf(segment)))],
    ["logs behind its end", edited((segment) => void (segment.through.number = segment.from))],
    ["another ledger's logs", edited((segment) => void (firstOf(segment).address = `0x${"12".repeat(20)}`))],
    ["another patient's logs", edited((segment) => void (firstOf(segment).topics[1] = `0x${"12".repeat(32)}`))],
    ["a time that is none", edited((segment) => void (firstOf(segment).timestamp = "0x" as Hex))],
    ["a list", edited(() => [])],
  ])("%s", async (_, corrupt) => {
    const { ledger, cached, filter, values, honest } = await tampered(corrupt);
    expect(await updatesOf(cached, filter)).toEqual(await updatesOf(ledger, filter));
    expect(values).toEqual(honest);
  });
});

describe("what is in a store and could be true is caught by the head, and replaced:", () => {
  test.each<[string, (segment: Segment) => unknown]>([
    ["an altered entry", (segment) => void (firstOf(segment).data = `0x${"ab".repeat(32)}`)],
    ["a hidden entry", (segment) => void segment.logs.splice(3, 1)],
    ["hidden latest entries", (segment) => void segment.logs.splice(-2)],
    ["no entries at all", (segment) => void segment.logs.splice(0)],
    ["another time", (segment) => void (firstOf(segment).timestamp = later(firstOf(segment).timestamp))],
  ])("%s", async (_, lie) => {
    const { ledger, cached, filter, values, honest } = await tampered(edited(lie));
    const { items } = await readerOf(cached).history(filter.log).page({ size: 50 });
    expect(items).toEqual((await readerOf(ledger).history(filter.log).page({ size: 50 })).items);
    expect(values).toEqual(honest);
  });

  test("what a node hid once", async () => {
    const { options, store, run, filter, values } = await setting();
    const { ledger: lying } = watchedLedger(chain, { ...options, cache: store }, (method) =>
      method === "eth_getLogs" ? { result: [] } : undefined,
    );
    const reading = readerOf(lying).history(filter.log).page();
    await expect(reading).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
    const poisoned = [...values.values()];
    const { items } = await readerOf(run().ledger).history(filter.log).page({ size: 50 });
    expect(items).toHaveLength(ENTRIES);
    expect([...values.values()]).not.toEqual(poisoned);
    expect(await updatesOf(run().ledger, filter)).toHaveLength(ENTRIES);
  });
});
