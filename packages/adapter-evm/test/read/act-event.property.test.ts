import { chartkeyLedgerAbi } from "@chartkey/contracts";
import { type Act, hashAct, type Hex, type Ledger, type LedgerUpdate } from "@chartkey/core/adapters";
import { BrowserProvider } from "ethers";
import * as fc from "fast-check";
import { createPublicClient, custom, encodeAbiParameters, toEventSelector } from "viem";
import { mainnet } from "viem/chains";
import { expect, test } from "vitest";
import { ethersLedger } from "../../src/ethers/index.js";
import { viemLedger } from "../../src/viem/index.js";

const events = chartkeyLedgerAbi.filter((item) => item.type === "event");
const address: Hex = `0x${"12".repeat(20)}`;
const blockHash: Hex = `0x${"34".repeat(32)}`;
const transactionHash: Hex = `0x${"56".repeat(32)}`;

interface Emitted {
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** The same ledger by both libraries, over a node that returns these logs. */
function ledgersOn(emitted: readonly Emitted[], by = address): readonly Ledger<never>[] {
  const block = { number: "0x1", hash: blockHash, timestamp: "0x65000000" };
  const logs = emitted.map((log, i) => ({
    ...log,
    address: by,
    blockNumber: "0x1",
    blockHash,
    transactionHash,
    logIndex: `0x${i.toString(16)}`,
  }));
  const answers: Record<string, unknown> = { eth_chainId: "0x1", eth_getBlockByNumber: block, eth_getLogs: logs };
  const request = async ({ method }: { readonly method: string }) => answers[method];
  return [
    viemLedger({ client: createPublicClient({ chain: mainnet, transport: custom({ request }) }), address }),
    ethersLedger({ provider: new BrowserProvider({ request }), chainId: 1, address }),
  ];
}

async function updatesOf(ledger: Ledger<never>): Promise<readonly LedgerUpdate[]> {
  const updates: LedgerUpdate[] = [];
  for await (const update of ledger.entries({})) updates.push(update);
  return updates;
}

const hex = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b): Hex => `0x${Buffer.from(b).toString("hex")}`);
const indexed = hex(20).map((value): Hex => `0x${value.slice(2).padStart(64, "0")}`);

const scope = fc.oneof(
  fc.constant(`0x${"00".repeat(32)}`),
  fc.tuple(fc.constantFrom("01", "02"), hex(16)).map(([type, id]) => `0x${type}${id.slice(2)}${"00".repeat(15)}`),
);

/** By name, or else by type. */
const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  scope,
  permissions: fc.integer({ min: 1, max: 7 }),
  bytes32: hex(32),
  "bytes32[]": fc.array(hex(32), { maxLength: 3 }),
  uint40: fc.nat(2 ** 40 - 1),
  bool: fc.boolean(),
};

/** A log as the contract writes it. */
const genuine: fc.Arbitrary<Emitted> = fc.constantFrom(...events).chain((event) => {
  const plain = event.inputs.filter((input) => !("indexed" in input && input.indexed));
  return fc.record({
    topics: fc
      .tuple(...event.inputs.filter((input) => "indexed" in input && input.indexed).map(() => indexed))
      .map((rest) => [toEventSelector(event), ...rest]),
    data: fc
      .tuple(...plain.map(({ name, type }) => values[name] ?? values[type] ?? fc.constant(undefined)))
      // viem types the values by the event, which is any of them here
      .map((all) => encodeAbiParameters(plain, all as never)),
  });
});

const small = fc.nat(300).map((n): Hex => `0x${n.toString(16).padStart(64, "0")}`);

/** One that is cut off, has topics too many or too few, or is altered anywhere. */
const damaged: fc.Arbitrary<Emitted> = fc.oneof(
  fc.tuple(genuine, fc.nat(200)).map(([log, length]) => ({ ...log, data: log.data.slice(0, 2 + 2 * length) as Hex })),
  fc.tuple(genuine, fc.nat(3)).map(([log, count]) => ({ ...log, topics: log.topics.slice(0, count) })),
  fc.tuple(genuine, hex(32)).map(([log, topic]) => ({ ...log, topics: [...log.topics, topic].slice(0, 4) })),
  fc.tuple(genuine, fc.nat(7), fc.oneof(hex(32), small)).map(([log, at, value]) => {
    const start = 2 + 64 * at;
    return { ...log, data: `${log.data.slice(0, start)}${value.slice(2)}${log.data.slice(start + 64)}` as Hex };
  }),
  fc.record({ topics: fc.array(hex(32), { maxLength: 4 }), data: fc.nat(100).chain(hex) }),
);

const hashable = (act: Act): boolean => {
  try {
    return hashAct(act).length === 32;
  } catch {
    return false;
  }
};

test("every log of the contract is an act, the same by both libraries", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(genuine, { minLength: 1, maxLength: 40 }), async (logs) => {
      const [viem, ethers] = await Promise.all(ledgersOn(logs).map(updatesOf));
      expect(viem?.map(({ type }) => type)).toEqual(logs.map(() => "entry"));
      expect(ethers).toEqual(viem);
    }),
    { numRuns: 20 },
  );
});

test("any other log is unknown, or an act, and never stops a reading", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(damaged, { minLength: 1, maxLength: 60 }), async (logs) => {
      const [viem, ethers] = await Promise.all(ledgersOn(logs).map(updatesOf));
      expect(viem).toHaveLength(logs.length);
      expect(ethers).toEqual(viem);
      for (const update of viem ?? []) expect(update.type === "unknown" || hashable(update.entry.act)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test("a log of another contract is passed over", async () => {
  const [log] = fc.sample(genuine, 1);
  const ledgers = ledgersOn(log ? [log] : [], `0x${"99".repeat(20)}`);
  expect(await Promise.all(ledgers.map(updatesOf))).toEqual([[], []]);
});
