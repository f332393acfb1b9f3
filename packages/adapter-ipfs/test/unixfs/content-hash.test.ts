import { describe, expect, test } from "vitest";
import { ContentHash } from "../../src/unixfs/content-hash.js";
import { contentIds, sample, zeros } from "../vectors/content-ids.js";

async function idOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = new ContentHash();
  for await (const chunk of chunks) await hash.update(chunk);
  return (await hash.digest()).toString();
}

describe("ContentHash", () => {
  for (const { size, id } of contentIds.samples)
    test(`${size} bytes have the id that Kubo gives them`, async () => {
      expect(await idOf(sample(size))).toBe(id);
    });

  for (const { size, id } of contentIds.zeros)
    test(`${size} zeros, a tree of ${size > 2 ** 30 ? "two levels" : "one full level"}`, async () => {
      expect(await idOf(zeros(size))).toBe(id);
    });
});
