import { expect, test } from "vitest";
import { paddedSize } from "../../../src/envelope/payload/stream-key.js";
import type { BlobStore } from "../../../src/ports/index.js";
import { memoryBlobs } from "../../../src/fakes/index.js";
import { stage } from "../stage.js";

const MAX = 2 ** 21;

/** A patient whose store takes no blob of more than 2 MiB, and counts what was put. */
async function practice(name: string) {
  const s = stage(name);
  const limited = memoryBlobs({ maxBytes: MAX });
  let puts = 0;
  const blobs: BlobStore = {
    ...limited,
    put: (bytes, options) => {
      puts += 1;
      return limited.put(bytes, options);
    },
  };
  const asha = await s.person("Asha");
  const me = await asha.connect(s.app(undefined, { blobs }));
  await me.register({ roles: ["patient"], profile: { name: "Asha", listed: true }, folder: "Records" });
  puts = 0;
  const before = limited.ids().length;
  return { me, puts: () => puts, left: () => limited.ids().length - before };
}

const details = { title: "Scan", mediaType: "image/png" };

test("a record of a size that the store does not take is refused before anything is sealed or read", async () => {
  const { me, puts } = await practice("known size");
  expect(paddedSize(MAX - 40_000)).toBeLessThanOrEqual(MAX);
  expect(paddedSize(MAX - 400)).toBeGreaterThan(MAX);
  let read = false;
  async function* content() {
    read = true;
    yield new Uint8Array(MAX - 400);
  }
  const tooLarge = { code: "BLOB_TOO_LARGE", retryable: false };
  await expect(me.records.add({ ...details, content: content(), size: MAX - 400 })).rejects.toMatchObject(tooLarge);
  await expect(me.records.add({ ...details, content: new Uint8Array(MAX) })).rejects.toMatchObject(tooLarge);
  expect([read, puts()]).toEqual([false, 0]);
  await me.records.add({ ...details, content: new Uint8Array(MAX - 40_000) });
});

test("one of an unknown size is refused by the store, and leaves nothing", async () => {
  const { me, left } = await practice("unknown size");
  async function* content() {
    for (let at = 0; at < 40; at += 1) yield new Uint8Array(100_000);
  }
  await expect(me.records.add({ ...details, content: content() })).rejects.toMatchObject({ code: "BLOB_TOO_LARGE" });
  expect(left()).toBe(0);
  expect((await me.records.list().page()).items).toEqual([]);
});
