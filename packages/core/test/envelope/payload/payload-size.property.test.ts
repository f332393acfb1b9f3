import fc from "fast-check";
import { expect, test } from "vitest";
import { padmeOfThePaper } from "./padme-of-the-paper.js";
import { padme } from "../../../src/envelope/payload/stream-key.js";

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
