import fc from "fast-check";
import { expect, test } from "vitest";
import { padBlock, unpadBlock } from "../../src/envelope/sealed-block.js";
import { coded } from "./throws.js";

test("comes back whatever it holds, in a multiple of 1,024 bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 0, max: 5000 }), (contents, size) => {
      const block = padBlock(contents, size);
      expect(block.length % 1024).toBe(0);
      expect(block.length).toBeGreaterThanOrEqual(Math.max(size, contents.length + 1));
      expect(unpadBlock(block)).toEqual(contents);
    }),
  );
});

test("has room for the mark at the edge of a block", () => {
  expect(padBlock(new Uint8Array(1023)).length).toBe(1024);
  expect(padBlock(new Uint8Array(1024)).length).toBe(2048);
});

test.each([
  ["empty", new Uint8Array()],
  ["all zeros", new Uint8Array(1024)],
  ["another length", padBlock(new Uint8Array(3)).subarray(0, 1000)],
  ["another mark", padBlock(new Uint8Array(3)).map((byte) => (byte === 0x80 ? 0x81 : byte))],
])("refuses a block that is %s", (_, block) => {
  expect(() => unpadBlock(block)).toThrow(coded("FORMAT_INVALID"));
});
