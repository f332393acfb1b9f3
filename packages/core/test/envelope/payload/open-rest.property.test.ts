import { concatBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { payloadParts } from "../../../src/envelope/payload/open-part.js";
import { openRest } from "../../../src/envelope/payload/open-rest.js";
import { bytesOf } from "../cast.js";
import { inPieces, joined, sealed } from "./payloads.js";

const { signal } = new AbortController();
const MAX = 700_000;

test("what is held and the rest are the content, for each size and cut", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(MAX), fc.nat(MAX), fc.integer({ min: 1, max: 100_000 }), async (size, cut, piece) => {
      const content = bytesOf(size);
      const held = content.slice(0, cut);
      const { bytes, ...expected } = await sealed(content);
      const open = payloadParts(
        ({ offset, length }) => inPieces(bytes.subarray(offset, offset + length), piece),
        expected,
      );
      const rest = await joined(openRest(inPieces(held, piece), open, expected, { signal, onOpened: () => {} }));
      expect(Buffer.compare(concatBytes(held, rest), content)).toBe(0);
    }),
    { numRuns: 30 },
  );
});
