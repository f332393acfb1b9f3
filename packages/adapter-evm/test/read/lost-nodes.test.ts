import type { Cursor, LedgerChange } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { encodeCursor, END_OF_BLOCK } from "../../src/read/cursor.js";
import { readEntries } from "../../src/read/entries.js";
import { followEntries } from "../../src/read/follow.js";
import type { LogSource } from "../../src/read/log-source.js";
import { type Answer, hashOf, hex, LATEST, log, logNode, type RpcLog } from "../setup/log-node.js";

const sequence = (number: number, index = 0): bigint => (BigInt(number) << 20n) + BigInt(index);
const cursorOf = (number: number, chain = 0): Cursor =>
  encodeCursor({ number: BigInt(number), hash: hashOf(number, chain), logIndex: END_OF_BLOCK });

/** The sequences of so many entries that follow a cursor. */
async function followed(from: LogSource, after: Cursor, count: number): Promise<readonly bigint[]> {
  const found: bigint[] = [];
  const isEntry = (change: LedgerChange) => change.type === "unknown";
  for await (const change of followEntries(() => from, { after })) {
    if (isEntry(change) && "position" in change) found.push(change.position.sequence);
    if (found.length === count) break;
  }
  return found;
}

const byHash: Answer = (method, [filter]) =>
  method === "eth_getLogs" && (filter as { blockHash?: string }).blockHash === hashOf(195);

/** Answers in this way the first times that the logs of block 195 are asked for. */
const atFirst = (times: number, change: (logs: readonly RpcLog[]) => readonly RpcLog[]): Answer => {
  let left = times;
  return (method, params) => (byHash(method, params) && left-- > 0 ? change(inBlock) : undefined);
};

const inBlock = [log(195, 3), log(195, 7)];
const wanted = [sequence(195, 3), sequence(195, 7), sequence(197)];
const all = [...inBlock, log(197)];

describe("who follows gets each entry once, at its place, also from a node that", () => {
  test.each<readonly [string, Answer]>([
    ["tells them in another order", atFirst(9, (logs) => logs.toReversed())],
    ["tells them twice", atFirst(9, (logs) => [...logs, ...logs])],
    ["says that they were removed", atFirst(2, (logs) => logs.map((one) => ({ ...one, removed: true })))],
    [
      "says another number of their block",
      atFirst(2, (logs) => logs.map((one) => ({ ...one, blockNumber: hex(199) }))),
    ],
    [
      "adds the logs of another contract and of another block",
      atFirst(9, (logs) => [
        ...logs,
        { ...log(195, 5), address: `0x${"dd".repeat(20)}` },
        { ...log(195, 6), blockHash: hashOf(196) },
      ]),
    ],
  ])("%s", async (_what, instead) => {
    expect(await followed(logNode(all, instead), cursorOf(190), 3)).toEqual(wanted);
  });
});

describe("a place that no position holds is no answer:", () => {
  test.each([
    ["an index of a million", { ...log(195), logIndex: hex(2 ** 20 - 1) }],
    ["an index without end", { ...log(195), logIndex: `0x${"f".repeat(64)}` }],
    ["a block number of 65 bits", { ...log(195), blockNumber: `0x1${"0".repeat(16)}` }],
  ])("%s", async (_what, bad) => {
    const node = logNode([], (method) => (method === "eth_getLogs" ? [bad] : undefined));
    const read = async () => {
      for await (const _ of readEntries(node, {}));
    };
    await expect(read()).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
    await expect(followed(node, cursorOf(190), 1)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  });
});

describe("what was final is not called gone", () => {
  test("by a node that lacks the block", async () => {
    const lacking = logNode(all, (method, [tag]) =>
      method === "eth_getBlockByNumber" && tag === hex(20) ? null : undefined,
    );
    await expect(followed(lacking, cursorOf(20), 3)).rejects.toMatchObject({
      code: "LEDGER_UNAVAILABLE",
      retryable: true,
    });
  });

  test.each([20, 190])("by one answer of another chain with the same id, after block %i", async (number) => {
    let left = 1;
    const flipping = logNode(all, (method, [tag]) => {
      if (method !== "eth_getBlockByNumber" || (tag !== "latest" && tag !== hex(number)) || left === 0)
        return undefined;
      if (tag === "latest" && number === 20) return undefined;
      left -= 1;
      const at = tag === "latest" ? LATEST : number;
      return { number: hex(at), hash: hashOf(at, 1), parentHash: hashOf(at - 1, 1), timestamp: hex(at) };
    });
    expect(await followed(flipping, cursorOf(number), 3)).toEqual(wanted);
    expect(left).toBe(0);
  });

  test("unless the node insists", async () => {
    await expect(followed(logNode(all), cursorOf(190, 1), 3)).rejects.toMatchObject({ code: "LEDGER_FINALITY_BROKEN" });
  });
});
