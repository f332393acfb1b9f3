import type { Cursor, Hex } from "@chartkey/core/adapters";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCursor, encodeCursor, END_OF_BLOCK, sequenceOf } from "../../src/read/cursor.js";

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b): Hex => `0x${Buffer.from(b).toString("hex")}`);
const number = fc.bigInt(0n, 2n ** 63n);
const location = fc.record({ number, logIndex: fc.bigInt(0n, END_OF_BLOCK), hash });
const block = fc.record({ number, hash });

test("a cursor encodes its location, in at most 256 characters", () => {
  fc.assert(
    fc.property(location, fc.option(block, { nil: undefined }), (where, final) => {
      const cursor = encodeCursor(where, final);
      expect(decodeCursor(cursor)).toEqual(final ? { location: where, final } : { location: where });
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

test("a cursor has one text", () => {
  const id: Hex = `0x${"5a".repeat(32)}`;
  const cursor = `7:2:${id}@1:${id}`;
  expect(encodeCursor({ number: 7n, logIndex: 2n, hash: id }, { number: 1n, hash: id })).toBe(cursor);
  const others = [
    `07:2:${id}@1:${id}`,
    `7:02:${id}@1:${id}`,
    `7:2:${id}@01:${id}`,
    `7:2:0x${id.slice(2).toUpperCase()}`,
    `7:${END_OF_BLOCK + 1n}:${id}`,
  ];
  for (const other of others) expect(() => decodeCursor(other as Cursor), other).toThrow(TypeError);
});

test("sequences order logs as the chain does", () => {
  fc.assert(
    fc.property(location, location, (a, b) => {
      const before = a.number < b.number || (a.number === b.number && a.logIndex < b.logIndex);
      expect(sequenceOf(a) < sequenceOf(b)).toBe(before);
    }),
  );
});
