import type { Cursor, Hex } from "@chartkey/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCursor, encodeCursor, sequenceOf } from "../../src/read/cursor.js";

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b): Hex => `0x${Buffer.from(b).toString("hex")}`);
const place = fc.record({
  blockNumber: fc.bigInt(0n, 2n ** 63n),
  logIndex: fc.bigInt(0n, 2n ** 20n - 1n),
  blockHash: hash,
});

test("a cursor says where it stands, in at most 256 characters", () => {
  fc.assert(
    fc.property(place, (where) => {
      const cursor = encodeCursor(where);
      expect(decodeCursor(cursor)).toEqual(where);
      expect(cursor.length).toBeLessThanOrEqual(256);
    }),
  );
});

test("anything else is a TypeError", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => decodeCursor(text as Cursor)).toThrow(TypeError);
    }),
  );
});

test("sequences order logs as the chain does", () => {
  fc.assert(
    fc.property(place, place, (a, b) => {
      const before = a.blockNumber < b.blockNumber || (a.blockNumber === b.blockNumber && a.logIndex < b.logIndex);
      expect(sequenceOf(a) < sequenceOf(b)).toBe(before);
    }),
  );
});
