import { sampleBytes } from "@chartkey/core/conformance";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ContentHash } from "../../src/unixfs/content-hash.js";

async function idOf(chunks: readonly Uint8Array[]): Promise<string> {
  const hash = new ContentHash();
  for (const chunk of chunks) await hash.update(chunk);
  return (await hash.digest()).toString();
}

test("the cuts of the source make no difference", async () => {
  const bytes = sampleBytes(2_097_153);
  const whole = await idOf([bytes]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
      const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      expect(await idOf(edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge)))).toBe(whole);
    }),
    { numRuns: 25 },
  );
});
