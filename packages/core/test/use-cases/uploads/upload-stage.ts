import { createHash } from "node:crypto";
import { memoryDevice } from "../../../src/fakes/index.js";
import type { ContentId, RecordId, RecordRef } from "../../../src/index.js";
import type { BlobStore, DeviceStore } from "../../../src/ports/index.js";
import { stage } from "../stage.js";

export const MiB = 2 ** 20;

export const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Bytes that are other at each place, by a fast generator. */
export function contentOf(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(size / 4));
  let word = seed;
  for (let at = 0; at < words.length; at += 1) words[at] = word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
  return new Uint8Array(words.buffer, 0, size);
}

export const lost = new Error("the line was cut");

/** What came of a part in one put. */
export interface Put {
  readonly holder: string;
  readonly bytes: Uint8Array;
}

/** A patient whose store fails behind some puts of parts, and whose device lasts. */
export async function uploads(name: string, over: Partial<BlobStore["capabilities"]> = {}) {
  const s = stage(name);
  const device = memoryDevice();
  const puts: Put[] = [];
  /** How many parts still get through. */
  let left = Infinity;
  const isPart = (holder: string) => holder.includes("/uploads/");
  const blobs: BlobStore = {
    ...s.blobs,
    capabilities: { ...s.blobs.capabilities, ...over },
    async put(bytes, options) {
      if (!isPart(options.holder)) return s.blobs.put(bytes, options);
      if (left === 0) throw lost;
      left -= 1;
      if (bytes instanceof Uint8Array) puts.push({ holder: options.holder, bytes: bytes.slice() });
      return s.blobs.put(bytes, options);
    },
  };
  const asha = await s.patient("Asha");
  /** A fresh process: nothing of an earlier one is in memory. */
  const connect = async (on: DeviceStore = device) => asha.connect(s.app(on, { blobs }));
  const first = await connect();
  const record: RecordId = await first.records.newId();
  const pinned = async (): Promise<ReadonlySet<ContentId>> => new Set(s.blobs.ids());
  return {
    ...s,
    asha,
    device,
    puts,
    record,
    connect,
    pinned,
    /** From now on, so many parts get through. */
    cutAfter(count: number) {
      left = count;
    },
    async add(content: Uint8Array | AsyncIterable<Uint8Array>, me = connect()) {
      return (await me).records.add({
        content,
        title: "CT",
        mediaType: "application/dicom",
        id: record,
        resumable: true,
      });
    },
    /** The digest of what a fresh process reads. */
    async opened(ref: Omit<RecordRef, "patient">) {
      const opened = await (await connect()).records.open(ref);
      return digestOf(await opened.bytes({ max: 64 * MiB }));
    },
    keys: () => device.keys("uploads/"),
    /** The only notes on the device. */
    async notes() {
      const [key = "none"] = await device.keys("uploads/");
      return { key, value: (await device.get(key)) ?? new Uint8Array() };
    },
  };
}
