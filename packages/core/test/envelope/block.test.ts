import { expect, test } from "vitest";
import { padBlock, unpadBlock } from "../../src/envelope/sealed-block.js";
import { coded } from "./throws.js";

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
