import fc from "fast-check";
import { expect, test } from "vitest";
import { copyPayload, openPayload } from "../../../src/envelope/payload/open-payload.js";
import { payloadSize } from "../../../src/envelope/payload/stream-key.js";
import { sealPayload } from "../../../src/envelope/payload/seal-payload.js";
import { systemEntropy } from "../../../src/platform/system.js";
import { bytesOf } from "../cast.js";
import { inPieces, joined } from "./payloads.js";

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

/** Sizes at which a chunk, or a batch of eight, ends. */
const around = fc
  .record({ chunks: fc.constantFrom(1, 7, 8, 9, 16, 17), more: fc.integer({ min: -1, max: 1 }) })
  .map(({ chunks, more }) => chunks * 65_536 + more);

test("whatever the pieces are, and however they are cut again", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.nat(1_200_000), around),
      fc.integer({ min: 1, max: 300_000 }),
      fc.integer({ min: 1000, max: 300_000 }),
      async (size, cut, again) => {
        const content = bytesOf(size);
        const payload = sealPayload(inPieces(content, Math.max(cut, 500)), systemEntropy);
        const bytes = await joined(payload.chunks);
        const result = payload.result();
        expect(same(await joined(openPayload(inPieces(bytes, again), result)), content)).toBe(true);
        expect(
          same(await joined(copyPayload(inPieces(bytes, again), result)), bytes.subarray(0, payloadSize(size))),
        ).toBe(true);
      },
    ),
    { numRuns: 25 },
  );
});
