import { BinaryFF1 } from "@noble/ciphers/ff1.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { binaryFf1 } from "../../src/envelope/binary-ff1.js";

const block = fc.oneof(
  { weight: 20, arbitrary: fc.uint8Array({ minLength: 32, maxLength: 32 }) },
  fc.constant(new Uint8Array(32)),
  fc.constant(new Uint8Array(32).fill(0xff)),
);
const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
// its length decides how many blocks are before the last, and how much of the last is padding
const tweak = fc.uint8Array({ maxLength: 259, size: "max" });

test("it is FF1 as @noble/ciphers computes it, on 10,000 random inputs", () => {
  fc.assert(
    fc.property(key, tweak, block, (k, t, one) => {
      const encrypted = binaryFf1(k, t).encrypt(one);
      expect(encrypted).toEqual(BinaryFF1(k, t).encrypt(one));
      expect(binaryFf1(k, t).decrypt(encrypted)).toEqual(one);
    }),
    { numRuns: 10_000 },
  );
});

test("one cipher gives for each of many blocks what a fresh one gives, and alters none of them", () => {
  fc.assert(
    fc.property(key, tweak, fc.array(block, { minLength: 2, maxLength: 8 }), (k, t, blocks) => {
      const before = blocks.map((one) => one.slice());
      const kept = binaryFf1(k, t);
      for (const one of blocks) {
        expect(kept.encrypt(one)).toEqual(binaryFf1(k, t).encrypt(one));
        expect(kept.decrypt(one)).toEqual(binaryFf1(k, t).decrypt(one));
      }
      expect(blocks).toEqual(before);
    }),
  );
});
