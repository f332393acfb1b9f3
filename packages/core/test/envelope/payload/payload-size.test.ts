import { expect, test } from "vitest";
import { padmeOfThePaper } from "./padme-of-the-paper.js";
import { paddedSize, padme, payloadSize } from "../../../src/envelope/payload/stream-key.js";

test.each([
  [0, 32],
  [1, 33],
  [65_535, 65_567],
  [65_536, 65_568],
  [65_537, 65_585],
  [131_072, 131_120],
])("the payload of %i bytes has %i", (size, length) => {
  expect(payloadSize(size)).toBe(length);
});

test("is right around powers of two, up to the largest record", () => {
  for (let bits = 5; bits <= 43; bits++)
    for (const length of [2 ** bits - 1, 2 ** bits, 2 ** bits + 1])
      expect(BigInt(padme(length))).toBe(padmeOfThePaper(BigInt(length)));
  expect(paddedSize(2 ** 42)).toBeLessThan(2 ** 43);
});
