import fc from "fast-check";
import { expect, test } from "vitest";
import { isChartkeyError } from "../../../src/index.js";
import { PART } from "../../../src/use-cases/uploads/store-in-parts.js";
import { contentOf, digestOf, lost, MiB, uploads } from "./upload-stage.js";

const size = 18 * MiB;
const content = contentOf(size);

/** One try: after how many parts it is cut, and whether and where its content is another. */
const tries = fc.array(
  fc.record({
    cut: fc.integer({ min: 0, max: 4 }),
    other: fc.option(fc.integer({ min: 0, max: size - 1 })),
    length: fc.constantFrom(size, size, PART, PART + 1),
  }),
  { minLength: 1, maxLength: 5 },
);

test("however tries are cut and contents change, no two texts ever leave under one key and place", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(tries, async (all) => {
      const s = await uploads(`one key ${(run += 1)}`);
      for (const { cut, other, length } of all) {
        s.cutAfter(cut);
        const given = content.slice(0, length);
        if (other !== null && other < length) given[other] = (given[other] ?? 0) ^ 1;
        await s.add(given).catch((error: unknown) => {
          if (error !== lost && !isChartkeyError(error)) throw error;
        });
      }
      // one holder is one key, and contents differ in one byte: parts of one place share a window
      const left = new Map<string, string>();
      for (const { holder, bytes } of s.puts)
        for (const offset of [0, bytes.length >> 1]) {
          const window = `${holder} ${offset} ${digestOf(bytes.subarray(offset, offset + 4096))}`;
          const digest = digestOf(bytes);
          expect(left.get(window) ?? digest, "What left under a key that was used").toBe(digest);
          left.set(window, digest);
        }
    }),
    { numRuns: 15 },
  );
});
