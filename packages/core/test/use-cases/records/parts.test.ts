import { describe, expect, test } from "vitest";
import type { BlobStore, ByteRange } from "../../../src/ports/index.js";
import { stage } from "../stage.js";
import { forger } from "./forge.js";

const CONTENT = Uint8Array.from({ length: 150_000 }, (_, i) => (i * 7) % 256);
const slice = ({ offset, length }: ByteRange) => CONTENT.slice(offset, offset + length);

/** A patient with one record, whose store notes how many bytes it gave. */
async function practice(name: string, ranges: boolean) {
  const s = stage(name);
  let given = 0;
  const blobs: BlobStore = {
    ...s.blobs,
    capabilities: { pins: true, ...(ranges && { ranges }) },
    async *get(id, options = {}) {
      if (!ranges && "range" in options) throw new Error("A range, of a store that reads none");
      for await (const chunk of s.blobs.get(id, options)) {
        given += chunk.length;
        yield chunk;
      }
    },
  };
  const asha = await s.patient("Asha");
  const me = await asha.connect(s.app(undefined, { blobs }));
  const { record } = await me.records.add({ content: CONTENT, title: "Scan", mediaType: "image/png" });
  const opened = await me.records.open(record.ref);
  given = 0;
  return { opened, given: () => given };
}

describe.each([
  ["by ranges", true],
  ["by skipping", false],
])("parts of a record, read %s", (name, ranges) => {
  test("have their bytes, in any order and at once, before and after the whole", async () => {
    const { opened } = await practice(`order ${name}`, ranges);
    const wanted = [
      { offset: 149_000, length: 2_000 },
      { offset: 65_530, length: 10 },
      { offset: 0, length: 1 },
      { offset: 70_000, length: 0 },
      { offset: 150_000, length: 1 },
      { offset: 0, length: Number.MAX_SAFE_INTEGER },
    ];
    const read = async (range: ByteRange) => opened.part(range).bytes();
    expect(await Promise.all(wanted.map(read))).toEqual(wanted.map(slice));
    expect(await opened.bytes()).toEqual(CONTENT);
    expect(await read({ offset: 5, length: 5 })).toEqual(slice({ offset: 5, length: 5 }));
  });

  test("come as a stream too, and say what they are", async () => {
    const { opened } = await practice(`stream ${name}`, ranges);
    const part = opened.part({ offset: 149_990, length: 100 });
    expect(part).toMatchObject({
      record: opened.record,
      range: { offset: 149_990, length: 10 },
      digestChecked: false,
    });
    const bytes = new Uint8Array(await new Response(part.stream()).arrayBuffer());
    expect(bytes).toEqual(slice({ offset: 149_990, length: 10 }));
    await expect(part.bytes({ max: 9 })).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  });

  test("that are no numbers of bytes are refused at once", async () => {
    const { opened } = await practice(`misuse ${name}`, ranges);
    for (const [offset, length] of [
      [1.5, 3],
      [-1, 3],
      [0, Infinity],
    ] as const)
      expect(() => opened.part({ offset, length })).toThrow(TypeError);
  });
});

test("a store that reads ranges gives a part's chunks only, and another one what is before them", async () => {
  const [sparing, skipping] = [await practice("sparing", true), await practice("skipping", false)];
  for (const { opened } of [sparing, skipping]) await opened.part({ offset: 140_000, length: 10 }).bytes();
  expect(sparing.given()).toBeLessThan(40_000);
  expect(skipping.given()).toBeGreaterThan(140_000);
});

test("a part opens although the author stated another content: only the whole can tell", async () => {
  const s = stage("digest");
  const asha = await s.patient("Asha");
  const forge = await forger(s, asha);
  const { record } = await forge.file({ content: CONTENT, states: { contentDigest: new Uint8Array(32) } });
  const opened = await asha.me.records.open(record);
  const part = opened.part({ offset: 10, length: 5 });
  expect(await part.bytes()).toEqual(slice({ offset: 10, length: 5 }));
  expect(part.digestChecked).toBe(false);
  await expect(opened.bytes()).rejects.toMatchObject({ code: "RECORD_CORRUPT" });
});
