import { expect, test, vi } from "vitest";
import { joinBlock } from "../../src/unixfs/join-block.js";

test("each part that has bytes is a sign of life, and no other", async () => {
  const onLife = vi.fn<() => void>();
  const parts = [2, 0, 0, 1].map((length) => new Uint8Array(length).fill(7));
  expect(await joinBlock(parts, { max: 3, onLife })).toEqual(new Uint8Array(3).fill(7));
  expect(onLife).toHaveBeenCalledTimes(2);
  await expect(joinBlock(parts, { max: 2 })).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
});

test("parts are copied as they come, and none is kept by itself", async () => {
  async function* reused() {
    const memory = new Uint8Array(1);
    for (let nth = 0; nth < 1000; nth++) {
      memory[0] = nth % 251;
      yield memory;
    }
  }
  expect(await joinBlock(reused(), { max: 1000 })).toEqual(Uint8Array.from({ length: 1000 }, (_, nth) => nth % 251));
});
