import type { Cursor, LedgerChange } from "@chartkey/core/adapters";
import { expect, test } from "vitest";
import { readEntries } from "../../src/read/entries.js";
import { followEntries } from "../../src/read/follow.js";
import type { LogSource } from "../../src/read/log-source.js";
import { log, logNode } from "../setup/log-node.js";

/** A node that gives the logs of these blocks in this order. */
const nodeWith = (order: readonly number[]): LogSource =>
  logNode(
    order.map((number) => log(number)),
    () => undefined,
    20,
  );

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
