import { concatBytes } from "@noble/hashes/utils.js";
import { describe, expect, test } from "vitest";
import type { OpenProgress } from "../../../src/index.js";
import type { BlobStore } from "../../../src/ports/index.js";
import { stage } from "../stage.js";

const CHUNK = 65_536;
const CONTENT = Uint8Array.from({ length: 150_000 }, (_, i) => (i * 7) % 251);

/** A patient with one record, whose store notes how many bytes it gave. */
async function practice(name: string, ranges: boolean, content: Uint8Array = CONTENT) {
  const s = stage(name);
  let given = 0;
  let onGet = (_: AbortSignal | undefined) => {};
  const blobs: BlobStore = {
    ...s.blobs,
    capabilities: { pins: true, ...(ranges && { ranges }) },
    async *get(id, options = {}) {
      onGet(options.signal);
      for await (const chunk of s.blobs.get(id, options)) {
        given += chunk.length;
        yield chunk;
      }
    },
  };
  const asha = await s.patient("Asha");
  const me = await asha.connect(s.app(undefined, { blobs }));
  const { record } = await me.records.add({ content, title: "Scan", mediaType: "image/png" });
  const steps: number[] = [];
  const controller = new AbortController();
  const opened = await me.records.open(record.ref, {
    signal: controller.signal,
    onProgress: (step: OpenProgress) => steps.push(step.bytes),
  });
  given = 0;
  /** The signal of the next call of the store. */
  const nextGet = () =>
    new Promise<AbortSignal | undefined>((resolve) => {
      onGet = resolve;
    });
  return { opened, steps, controller, nextGet, store: s.blobs, given: () => given };
}

/** The same bytes, but for one. */
const altered = (bytes: Uint8Array, place: number) => bytes.map((byte, i) => (i === place ? byte ^ 1 : byte));

const mismatch = { code: "HELD_MISMATCH" };

describe.each([
  ["by ranges", true],
  ["by skipping", false],
])("the rest of a record, read %s", (name, ranges) => {
  test("follows what is held, wherever that was cut", async () => {
    const { opened } = await practice(`cuts ${name}`, ranges);
    for (const cut of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 149_999, 150_000]) {
      const rest = await opened.rest(CONTENT.slice(0, cut)).bytes();
      expect(concatBytes(CONTENT.slice(0, cut), rest)).toEqual(CONTENT);
    }
  });

  test("is refused where another byte is held, in the chunk of the cut or before", async () => {
    const { opened } = await practice(`altered ${name}`, ranges);
    for (const at of [0, CHUNK, 99_999]) {
      const held = altered(CONTENT.slice(0, 100_000), at);
      await expect(opened.rest(held).bytes()).rejects.toMatchObject(mismatch);
    }
  });
});

test("all that is held is vouched for without a fetch, and refused when it is other or more", async () => {
  const { opened, given } = await practice("whole", true);
  expect(await opened.rest(CONTENT).bytes()).toHaveLength(0);
  const other = altered(CONTENT.slice(), 70_000);
  await expect(opened.rest(other).bytes()).rejects.toMatchObject(mismatch);
  const more = { ...mismatch, message: expect.stringMatching(/^More bytes are held/u) as unknown };
  await expect(opened.rest(concatBytes(CONTENT, Uint8Array.of(0))).bytes()).rejects.toMatchObject(more);
  expect(given()).toBe(0);
});

test("of an empty record nothing follows, and one byte is too many", async () => {
  const { opened } = await practice("empty", true, new Uint8Array());
  expect(await opened.rest(new Uint8Array()).bytes()).toHaveLength(0);
  await expect(opened.rest(new Uint8Array(1)).bytes()).rejects.toMatchObject(mismatch);
});

test("what is held without end is read one chunk past the content at most", async () => {
  const { opened } = await practice("endless", true);
  let read = 0;
  let closed = false;
  async function* endless() {
    try {
      for (;;) {
        read += 1_000;
        yield new Uint8Array(1_000);
      }
    } finally {
      closed = true;
    }
  }
  await expect(opened.rest(endless()).bytes()).rejects.toMatchObject(mismatch);
  expect([read, closed]).toEqual([151_000, true]);
});

test("the chunk of a wrong cut is noticed before anything is yielded", async () => {
  const { opened } = await practice("early", true);
  const held = altered(CONTENT.slice(0, 70_000), 69_999);
  const reading = opened.rest(held)[Symbol.asyncIterator]();
  await expect(reading.next()).rejects.toMatchObject(mismatch);
});

test("the last chunk is not yielded with what is not the author's content", async () => {
  const { opened } = await practice("last", true);
  const held = altered(CONTENT.slice(0, CHUNK), 0);
  let seen = 0;
  const reading = (async () => {
    for await (const chunk of opened.rest(held)) seen += chunk.buffer.byteLength;
  })();
  await expect(reading).rejects.toMatchObject(mismatch);
  expect(seen).toBe(CHUNK);
});

test("only the chunk of the cut and those after it are fetched", async () => {
  const { opened, given } = await practice("sparing", true);
  await opened.rest(new Blob([CONTENT.slice(0, 140_000)])).bytes();
  expect(given()).toBeLessThan(40_000);
});

test("progress counts what is held, and says the whole once it was verified", async () => {
  const { opened, steps } = await practice("progress", true);
  await opened.rest(CONTENT.slice(0, 10)).bytes();
  await opened.rest(CONTENT).bytes();
  expect(steps).toEqual([2 * CHUNK, 150_000, 150_000]);
});

test("an abort ends it, also while what is held does not come", async () => {
  const { opened, controller } = await practice("abort", true);
  const silent = new ReadableStream<Uint8Array>();
  const reading = opened.rest(silent).bytes();
  controller.abort(new Error("Enough"));
  await expect(reading).rejects.toThrow("Enough");
});

test("an abort reaches a store that is silent", async () => {
  const { opened, controller, nextGet, store } = await practice("abort of the store", true);
  await opened.rest(CONTENT.slice(0, 10)).bytes();
  store.hang();
  const asked = nextGet();
  const reading = opened.rest(CONTENT.slice(0, 10)).bytes();
  const signal = await asked;
  controller.abort(new Error("Enough"));
  await expect(reading).rejects.toThrow("Enough");
  expect(signal?.aborted).toBe(true);
});

test("what is no bytes is refused at once, and a limit while it is read", async () => {
  const { opened } = await practice("misuse", true);
  for (const held of [undefined, "text", 7, [1, 2]]) expect(() => opened.rest(held as never)).toThrow(TypeError);
  await expect(opened.rest(new Uint8Array()).bytes({ max: 9 })).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
});
