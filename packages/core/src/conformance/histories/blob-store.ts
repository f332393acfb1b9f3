import type { ContentId } from "../../domain/identifiers/content-id.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { BlobStore, Holder } from "../../ports/blob-store.js";
import { collect } from "../../streams/bytes.js";
import { equal, failure, ok, rejects } from "../assert.js";
import type { BlobStoreFixture } from "../blob-store-fixture.js";
import { sampleChunks } from "../blob-store-samples.js";
import type { Dice } from "./dice.js";
import { history, type History, type Step } from "./history.js";

interface Known {
  readonly bytes: Uint8Array;
  readonly holders: Set<Holder>;
}

const holders: readonly Holder[] = ["ana/record", "rui/record", "rui/card"];
const sizes = [0, 1, 1_000, 65_536, 65_537, 200_000, 1_100_000];

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function* failing(bytes: Uint8Array, error: Error): AsyncGenerator<Uint8Array> {
  yield bytes.slice();
  throw error;
}

function steps({ blobs, connect, collect: sweep, unplug, replug }: BlobStoreFixture, dice: Dice): readonly Step[] {
  const { pins, ranges = false, listing = false } = blobs.capabilities;
  const known = new Map<ContentId, Known>();
  const store = (): BlobStore => (connect && dice.chance(0.3) ? connect() : blobs);
  const someId = (): ContentId | undefined => (known.size > 0 ? dice.pick([...known.keys()]) : undefined);
  const heldBy = (id: ContentId) => known.get(id)?.holders.size ?? 0;

  /** Few contents, so that several holders put the same. */
  const someBytes = (): Uint8Array => {
    const bytes = new Uint8Array(dice.pick(sizes));
    let at = 0;
    for (const chunk of sampleChunks(bytes.length)) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    if (bytes.length > 0) bytes[0] = dice.below(3);
    return bytes;
  };

  const put = async (bytes: Uint8Array, holder: Holder) => {
    const source = dice.chance(0.5) ? bytes.slice() : inChunks(bytes, dice.pick([1_000, 70_000, 2_000_000]));
    const id = await store().put(source, { holder });
    const { holders: kept } = known.get(id) ?? { holders: new Set() };
    known.set(id, { bytes, holders: kept.add(holder) });
  };
  const unpin = async (id: ContentId, holder: Holder) => {
    await store().unpin(id, { holder });
    known.get(id)?.holders.delete(holder);
  };

  /** Reads what may have been deleted: all of it, or BLOB_UNAVAILABLE. */
  const read = async (id: ContentId, range?: { readonly offset: number; readonly length: number }) => {
    const whole = known.get(id)?.bytes ?? new Uint8Array();
    const expected = range ? whole.subarray(range.offset, range.offset + range.length) : whole;
    try {
      equal(await collect(store().get(id, range && { range }), expected.length), expected, `The bytes of ${id}`);
    } catch (error) {
      if (!isChartkeyError(error, "BLOB_UNAVAILABLE") || !pins || heldBy(id) > 0) throw error;
    }
  };

  const all: Readonly<Record<string, Step>> = {
    put: async (note) => {
      const [bytes, holder] = [someBytes(), dice.pick(holders)];
      note(`put ${bytes.length} bytes for ${holder}`);
      await put(bytes, holder);
    },
    putFails: async (note) => {
      const [bytes, holder] = [someBytes(), dice.pick(holders)];
      note(`put ${bytes.length} bytes for ${holder}, whose source fails`);
      const thrown = new Error("thrown by the source");
      equal(await failure(() => blobs.put(failing(bytes, thrown), { holder })), thrown, "What the put rejects with");
    },
    atOnce: async (note) => {
      const id = someId();
      const bytes = someBytes();
      const [first = "", second = "", third = ""] = holders;
      note(`at once: put ${bytes.length} bytes for two holders, and unpin ${id} for a third`);
      await Promise.all([put(bytes, first), put(bytes, second), ...(id ? [unpin(id, third)] : [])]);
    },
    get: async (note) => {
      const id = someId();
      note(`get ${id}`);
      if (id) await read(id);
    },
    range: async (note) => {
      const id = someId();
      if (!id || !ranges) return;
      const range = { offset: dice.below(70_000), length: dice.below(70_000) };
      note(`get ${range.length} bytes of ${id} from ${range.offset} on`);
      await read(id, range);
    },
    size: async (note) => {
      const id = someId();
      note(`size of ${id}`);
      if (!id) return;
      const size = await store().size(id);
      if (size !== undefined || !pins || heldBy(id) > 0) equal(size, known.get(id)?.bytes.length, `The size of ${id}`);
    },
    pin: async (note) => {
      const [id, holder] = [someId(), dice.pick(holders)];
      note(`pin ${id} for ${holder}`);
      if (!id) return;
      try {
        await store().pin(id, { holder });
        known.get(id)?.holders.add(holder);
      } catch (error) {
        ok(isChartkeyError(error, "BLOB_UNAVAILABLE"), `Pinning: ${String(error)}`);
        ok(pins && heldBy(id) === 0, `${id} is pinned by ${heldBy(id)}, and cannot be pinned`);
      }
    },
    unpin: async (note) => {
      const [id, holder] = [someId(), dice.pick(holders)];
      note(`unpin ${id} for ${holder}`);
      if (id) await unpin(id, holder);
    },
    list: async (note) => {
      const holder = dice.pick(holders);
      note(`list what ${holder} pins`);
      const listed = listing ? store().pins?.({ holder }) : undefined;
      if (!listed) return;
      const ids: ContentId[] = [];
      for await (const id of listed) ids.push(id);
      const expected = [...known].filter(([, one]) => one.holders.has(holder)).map(([id]) => id);
      equal(ids.toSorted(), expected.toSorted(), `What ${holder} pins`);
    },
    collect: async (note) => {
      note("collect");
      await sweep();
    },
    outage: async (note) => {
      const bytes = someBytes();
      note("unplug and replug");
      await unplug();
      await rejects(() => blobs.put(bytes, { holder: dice.pick(holders) }), "BLOB_UNAVAILABLE");
      await replug();
    },
  };
  const { put: often, get: asOften, ...rest } = all;
  return [often, often, asOften, asOften, ...Object.values(rest)].flatMap((step) => step ?? []);
}

/** A random history over a blob store. */
export const blobStoreHistory: History<BlobStoreFixture> = history(steps);
