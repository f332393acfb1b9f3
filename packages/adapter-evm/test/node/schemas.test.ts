import { expect, test } from "vitest";
import { blockSchema, blockTime } from "../../src/node/schemas.js";

const at = (timestamp: bigint) =>
  blockSchema.safeParse({ number: "0x1", hash: `0x${"00".repeat(32)}`, timestamp: `0x${timestamp.toString(16)}` });

test("a block whose time no date can hold is malformed", () => {
  const last = at(2n ** 40n - 1n).data;
  expect(last && blockTime(last).toISOString()).toBe("+036812-02-20T00:36:15.000Z");
  for (const timestamp of [2n ** 40n, 8_640_000_000_001n, 2n ** 64n]) expect(at(timestamp).success).toBe(false);
});
