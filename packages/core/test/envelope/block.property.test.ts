import fc from "fast-check";
import { expect, test } from "vitest";
import { padBlock, unpadBlock } from "../../src/envelope/sealed-block.js";

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
