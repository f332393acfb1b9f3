import { bites, type BlobStoreFixture, blobStoreSuite, sabotages } from "@chartkey/core/conformance";
import { describe, expect, test } from "vitest";
import { nodeFixture, nodes } from "./helia-fixture.js";

const [start] = Object.values(nodes);

/** A fixture whose calls count sooner as those that never end. */
const create = async (): Promise<BlobStoreFixture> => {
  if (!start) throw new TypeError("There is no node");
  const fixture = await nodeFixture(start);
  return { ...fixture, blobs: fixture.blobs, soon: 1_000 };
};

// the fakes give no blocks
describe("the blob store suite notices on a node when", () => {
  test.each(sabotages.blobStore.filter(({ noticed }) => noticed.startsWith("blocks:")))("$what", async (sabotage) => {
    expect(await bites(blobStoreSuite, sabotage, create)).toEqual(expect.any(String));
  });
});
