import { expect, test, vi } from "vitest";
import { joinBlock } from "../../src/unixfs/join-block.js";

test("each part that has bytes is a sign of life, and no other", async () => {
  const onLife = vi.fn<() => void>();
  const parts = [2, 0, 0, 1].map((length) => new Uint8Array(length).fill(7));
  expect(await joinBlock(parts, { max: 3, onLife })).toEqual(new Uint8Array(3).fill(7));
  expect(onLife).toHaveBeenCalledTimes(2);
  await expect(joinBlock(parts, { max: 2 })).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
});
