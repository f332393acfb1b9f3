import fc from "fast-check";
import { expect, test } from "vitest";
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

/** Padmé as in its paper, in exact integers. */
function padmeOfThePaper(length: bigint): bigint {
  const exponent = BigInt(length.toString(2).length - 1);
  const mantissa = BigInt(exponent.toString(2).length);
  const bits = exponent - mantissa;
  const mask = bits > 0n ? (1n << bits) - 1n : 0n;
  return (length + mask) & ~mask;
}

test("is padm\u00e9, and costs at most 12 %", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.integer({ min: 2, max: 100_000 }),
        fc.maxSafeNat().filter((n) => n >= 2 && n < 2 ** 52),
      ),
      (length) => {
        const padded = padme(length);
        expect(BigInt(padded)).toBe(padmeOfThePaper(BigInt(length)));
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded / length).toBeLessThan(1.12);
        expect(padme(padded)).toBe(padded);
      },
    ),
  );
});

test("is right around powers of two, up to the largest record", () => {
  for (let bits = 5; bits <= 43; bits++)
    for (const length of [2 ** bits - 1, 2 ** bits, 2 ** bits + 1])
      expect(BigInt(padme(length))).toBe(padmeOfThePaper(BigInt(length)));
  expect(paddedSize(2 ** 42)).toBeLessThan(2 ** 43);
});
