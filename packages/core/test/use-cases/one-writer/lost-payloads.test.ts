import { expect, test } from "vitest";
import { type BlobStore, ChartkeyError, type Holder } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { newRecordId } from "../../../src/index.js";
import { startDevice } from "./device.js";
import { household, pinned } from "./household.js";

const MIB = 1024 * 1024;
const DAY = 86_400;

/** A patient whose store keeps one payload, and whose answer about it is lost. */
async function setup(name: string, size: number) {
  const home = await household(name, { pins: true });
  const store = memoryDevice();
  const lost: Holder[] = [];
  let losing: (() => unknown) | undefined;
  const blobs: BlobStore = {
    ...home.blobs,
    async put(bytes, options) {
      const id = await home.blobs.put(bytes, options);
      if (!losing) return id;
      losing();
      lost.push(options.holder);
      throw new ChartkeyError("BLOB_UNAVAILABLE", { message: "The answer was lost", retryable: true });
    },
  };
  const device = () => startDevice({ ...home, blobs: blobs as typeof home.blobs }, home.asha, store);
  const content = new Uint8Array(size).fill(7);
  const record = { id: newRecordId(home.entropy), title: "A scan", mediaType: "application/dicom", content };
  return { ...home, store, device, record, lost, lose: (then: typeof losing) => void (losing = then) };
}

test("a payload of up to 1 MiB whose answer was lost is unpinned", async () => {
  const { blobs, device, record, lose } = await setup("small", MIB / 2);
  const tablet = await device();
  const before = pinned(blobs);
  lose(() => {});
  await expect(tablet.me.records.add(record)).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  expect(pinned(blobs)).toEqual(before);
});

test.each(["lives on", "dies"])(
  "a larger one stays pinned for its record for good when the process %s: it alone, and the next try stores another",
  async (what) => {
    const { blobs, device, store, record, lost, lose, clock } = await setup(`large, and ${what}`, 2 * MIB);
    const tablet = await device();
    const before = pinned(blobs);
    lose(() => what === "dies" && tablet.die());
    await expect(tablet.me.records.add(record)).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
    lose(undefined);
    clock.advance(2 * DAY);
    const again = await device();
    const left = [...pinned(blobs)].filter((id) => !before.has(id));
    expect(left).toHaveLength(1);
    expect(lost).toEqual([expect.stringContaining(`/records/${record.id}`)]);
    expect(await store.keys("journal/")).toEqual([]);

    const { record: added } = await again.me.records.add(record);
    expect(await (await again.me.records.open(added.ref.record)).bytes()).toEqual(record.content);
    // the payload and the card of the record, beside the payload that was lost
    const kept = [...pinned(blobs)].filter((id) => !before.has(id));
    expect(kept).toHaveLength(3);
    expect(kept).toContain(left[0]);
  },
);
