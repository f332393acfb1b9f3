import { ChartkeyError, type Cursor, type Hex, type LedgerChange } from "@chartkey/core/adapters";
import { expect, test } from "vitest";
import type { EvmLibrary } from "../../src/library/evm-library.js";
import { EvmNode } from "../../src/node/evm-node.js";
import { readEntries } from "../../src/read/entries.js";
import { FinalBlocks } from "../../src/read/finality.js";
import { followEntries } from "../../src/read/follow.js";
import { LogRangeLimit } from "../../src/read/log-range-limit.js";
import type { LogSource } from "../../src/read/log-source.js";

const address: Hex = `0x${"cc".repeat(20)}`;
const hashOf = (number: number): Hex => `0x${number.toString(16).padStart(64, "0")}`;
const hex = (number: number): Hex => `0x${number.toString(16)}`;

const LATEST = 20;
const DEPTH = 10;

const block = (number: number) => ({
  number: hex(number),
  hash: hashOf(number),
  parentHash: hashOf(number - 1),
  timestamp: hex(number),
});

const log = (number: number) => ({
  address,
  topics: [],
  data: "0x",
  blockNumber: hex(number),
  blockHash: hashOf(number),
  transactionHash: hashOf(number + 1000),
  logIndex: "0x0",
});

/** A node that gives the logs of these blocks in this order. */
function nodeWith(order: readonly number[]): LogSource {
  const answers: Readonly<Record<string, (param: never) => unknown>> = {
    eth_chainId: () => "0x1",
    eth_getBlockByNumber: (tag: string) => block(tag === "latest" ? LATEST : Number(tag)),
    eth_getBlockByHash: (hash: Hex) => block(Number(hash)),
    eth_getLogs: (filter: { readonly fromBlock?: Hex; readonly toBlock?: Hex; readonly blockHash?: Hex }) =>
      order
        .filter((number) =>
          filter.blockHash
            ? hashOf(number) === filter.blockHash
            : number >= Number(filter.fromBlock) && number <= Number(filter.toBlock),
        )
        .map(log),
  };
  const library = {
    // each answer knows the parameter of its method
    request: async (method: string, [param]: readonly unknown[]) => answers[method]?.(param as never),
    errorName: () => "",
    pollingInterval: () => 1,
    decodeEvent: () => {
      throw new ChartkeyError("FORMAT_UNKNOWN");
    },
    // the rest, which the reading of logs does not call, is left out
  } as unknown as EvmLibrary;
  const node = new EvmNode(library, 1, 1000);
  return {
    library,
    node,
    address,
    fromBlock: 1n,
    finality: { depth: DEPTH },
    finalBlocks: new FinalBlocks({ depth: DEPTH }),
    rangeLimit: new LogRangeLimit(Infinity),
    cache: undefined,
  };
}

const numberOf = (change: LedgerChange): bigint =>
  (change.type === "entry"
    ? change.entry.position.sequence
    : change.type === "unknown"
      ? change.position.sequence
      : 0n) >> 20n;

async function cursors(source: LogSource): Promise<ReadonlyMap<bigint, Cursor>> {
  const found = new Map<bigint, Cursor>();
  for await (const update of readEntries(source, {}))
    if (update.type === "unknown") found.set(numberOf(update), update.cursor);
  return found;
}

test("whoever follows from the cursor of a final entry misses none, although the node gave its logs out of order", async () => {
  const source = nodeWith([15, 8, 9]);
  const after = (await cursors(source)).get(8n);
  const followed: (readonly [string, bigint])[] = [];
  for await (const change of followEntries(() => source, { after })) {
    followed.push([change.type, numberOf(change)]);
    if (numberOf(change) === 15n) break;
  }
  expect(followed).toEqual([
    ["unknown", 9n],
    ["unknown", 15n],
  ]);
});

test("the cursor of an entry depends on where it stands, and not on the order in which the node gave the logs", async () => {
  const inOrder = await cursors(nodeWith([8, 9, 15]));
  expect(inOrder.size).toBe(3);
  for (const order of [
    [15, 8, 9],
    [9, 15, 8],
  ])
    expect(await cursors(nodeWith(order))).toEqual(inOrder);
});
