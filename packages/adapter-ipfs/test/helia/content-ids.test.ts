import { MemoryBlockstore } from "blockstore-core";
import { MemoryDatastore } from "datastore-core";
import { describe, expect, test } from "vitest";
import { heliaBlobs, offlineNode } from "../../src/helia/index.js";
import { contentIds, sample, zeros } from "../vectors/content-ids.js";

const holder = "test/ids";

describe("heliaBlobs() and Kubo name the same bytes alike", () => {
  const rows = [
    ...contentIds.samples.map((row) => ({ ...row, what: "sample bytes", source: sample })),
    // a tree of two levels
    ...contentIds.zeros.slice(-1).map((row) => ({ ...row, what: "zeros", source: zeros })),
  ];
  for (const { size, id, what, source } of rows)
    test(`${size} ${what}`, async () => {
      const helia = offlineNode({ blockstore: new MemoryBlockstore(), datastore: new MemoryDatastore() });
      const blobs = heliaBlobs({ helia });
      const stored = await blobs.put(source(size), { holder });
      expect(stored).toBe(id);
      let read = 0;
      for await (const chunk of blobs.get(stored)) read += chunk.length;
      expect(read).toBe(size);
      expect(await blobs.size(stored)).toBe(size);
    });
});
