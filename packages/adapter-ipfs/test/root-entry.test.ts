import { expect, test } from "vitest";

test("the root entry says which entries there are", async () => {
  const loaded = import("../src/index.js");
  await expect(loaded).rejects.toThrow("@chartkey/adapter-ipfs/helia");
  await expect(loaded).rejects.toThrow("@chartkey/adapter-ipfs/kubo");
});
