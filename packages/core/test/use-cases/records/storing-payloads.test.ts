import { expect, test } from "vitest";
import { type BlobStore, ChartkeyError } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { newRecordId } from "../../../src/index.js";
import { stage } from "../stage.js";

const MIB = 1024 * 1024;

/** A patient whose blob store notes how each payload comes, and whether the journal has it. */
async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const device = memoryDevice();
  const put: { readonly whole: boolean; readonly noted: boolean }[] = [];
  const blobs: BlobStore = {
    ...s.blobs,
    async put(bytes, options) {
      const before = await device.keys("journal/");
      const id = await s.blobs.put(bytes, options);
      put.push({ whole: bytes instanceof Uint8Array, noted: before.some((key) => key.endsWith(`/blob/${id}`)) });
      return id;
    },
  };
  const me = await asha.connect(s.app(device, { blobs }));
  return { s, me, put };
}

const describe = { title: "A scan", mediaType: "application/octet-stream" };

test.each([0, 1, MIB - 2048])("a payload of %d bytes is noted before it is stored", async (size) => {
  const { s, me, put } = await practice(`small ${size}`);
  const content = new Uint8Array(size).fill(7);
  const { record } = await me.records.add({ ...describe, content, id: newRecordId(s.entropy) });
  expect(put[0]).toEqual({ whole: true, noted: true });
  expect(await (await me.records.open(record.ref.record)).bytes()).toEqual(content);
});

test("a larger one is stored while it is read, since only its store knows its id", async () => {
  const { me, put } = await practice("large");
  const content = new Uint8Array(3 * MIB).fill(7);
  const { record } = await me.records.add({ ...describe, content });
  expect(put[0]).toEqual({ whole: false, noted: false });
  expect(await (await me.records.open(record.ref.record)).bytes()).toEqual(content);
});

test("a source that a failed store left open is closed", async () => {
  const s = stage("closed");
  const asha = await s.patient("Asha");
  const blobs: BlobStore = { ...s.blobs, put: async () => Promise.reject(new Error("The store is away")) };
  const me = await asha.connect(s.app(undefined, { blobs }));
  let closed = 0;
  async function* content() {
    try {
      for (;;) yield new Uint8Array(MIB);
    } finally {
      closed += 1;
    }
  }
  await expect(me.records.add({ ...describe, content: content() })).rejects.toThrow("The store is away");
  expect(closed).toBe(1);
});

/** A patient whose store pins what it is given, and says of the n-th blob that it may have. */
async function uncertain(name: string, nth: number, afterwards: () => void = () => {}) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const before = s.blobs.ids();
  let puts = 0;
  const blobs: BlobStore = {
    ...s.blobs,
    async put(bytes, options) {
      const id = await s.blobs.put(bytes, options);
      if ((puts += 1) !== nth) return id;
      afterwards();
      throw new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true, stillPinned: ["junk", id] });
    },
  };
  const me = await asha.connect(s.app(undefined, { blobs }));
  return { me, left: () => s.blobs.ids().filter((id) => !before.includes(id)) };
}

test.each([100, 3 * MIB])("a payload of %d bytes that may be pinned all the same is let go", async (size) => {
  const { me, left } = await uncertain(`uncertain ${size}`, 1);
  const content = new Uint8Array(size).fill(7);
  await expect(me.records.add({ ...describe, content })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  expect(left()).toEqual([]);
});

test.each([
  ["payload of 100 bytes", 100, 1],
  ["payload of 3 MiB", 3 * MIB, 1],
  ["card", 100, 2],
])("an abort is the signal's reason, whatever a store makes of it, for a %s", async (what, size, nth) => {
  const [stop, reason] = [new AbortController(), new Error("stop")];
  const { me, left } = await uncertain(`aborted ${what}`, nth, () => stop.abort(reason));
  const content = new Uint8Array(size).fill(7);
  await expect(me.records.add({ ...describe, content }, { signal: stop.signal })).rejects.toBe(reason);
  while (left().length > 0) await new Promise((resolve) => setTimeout(resolve));
});
