import { ed25519 } from "@noble/curves/ed25519.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isSoundSigningKey } from "../../src/envelope/signing-key.js";

/** The judge. */
function isPointOfLargeOrder(key: Uint8Array): boolean {
  try {
    return !ed25519.Point.fromBytes(key).isSmallOrder();
  } catch {
    return false;
  }
}

const agrees = (key: Uint8Array): boolean => isSoundSigningKey(key) === isPointOfLargeOrder(key);

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

test("32 random bytes are a sound key when they are a point: about half are", () => {
  let sound = 0;
  let all = 0;
  fc.assert(
    fc.property(bytes, (key) => {
      expect(agrees(key)).toBe(true);
      all += 1;
      if (isSoundSigningKey(key)) sound += 1;
    }),
    { numRuns: 500 },
  );
  expect(sound).toBeGreaterThan(all / 4);
  expect(sound).toBeLessThan((all * 3) / 4);
});

test("public keys are sound, and what is one bit off is judged as the library does", () => {
  fc.assert(
    fc.property(bytes, fc.nat(255), (seed, bit) => {
      const key = ed25519.getPublicKey(seed);
      expect(isSoundSigningKey(key)).toBe(true);
      key[bit >> 3] = (key[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(agrees(key)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test("numbers about 0 and p, with both signs, are judged as the library does", () => {
  const ys = Array.from({ length: 64 }, (_, nth) => [BigInt(nth), 2n ** 255n - 1n - BigInt(nth)]).flat();
  const keys = ys
    .flatMap((y) => [y, y | (1n << 255n)])
    .map((number) => hexToBytes(number.toString(16).padStart(64, "0")).toReversed());
  expect(keys.filter((key) => !agrees(key))).toEqual([]);
});

test("a key of another length is unsound", () => {
  for (const length of [0, 31, 33]) expect(isSoundSigningKey(new Uint8Array(length).fill(1))).toBe(false);
});
