import { describe, expect, test } from "vitest";
import { type Bytes, newRecordId } from "../../../src/index.js";
import type { AddProgress } from "../../../src/use-cases/records/store-version.js";
import { all, note, stage, text, titles } from "../stage.js";

const SIZE = 3_000_000;

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const { record } = await asha.me.records.add(note("Earlier"));
  return { ...s, me: asha.me, earlier: record.ref.record, before: s.blobs.ids() };
}

/** Content, and what takes its memory away or resizes it. */
interface Losable {
  readonly content: Bytes;
  readonly lose: () => void;
}

const transferred = (content: Bytes, buffer: ArrayBuffer): Losable => ({
  content,
  lose: () => void structuredClone(buffer, { transfer: [buffer] }),
});

const losses: readonly [string, () => Losable][] = [
  [
    "an array that is transferred",
    () => {
      const content = new Uint8Array(SIZE).fill(7);
      return transferred(content, content.buffer);
    },
  ],
  [
    "a buffer that is transferred",
    () => {
      const { buffer } = new Uint8Array(SIZE).fill(7);
      return transferred(buffer, buffer);
    },
  ],
  [
    "an array on the memory of a WebAssembly program, which grows",
    () => {
      const memory = new WebAssembly.Memory({ initial: 64 });
      const content = new Uint8Array(memory.buffer, 0, SIZE).fill(7);
      return { content, lose: () => void memory.grow(1) };
    },
  ],
  [
    "a buffer that shrinks",
    () => {
      const content = new ArrayBuffer(SIZE, { maxByteLength: SIZE });
      return { content, lose: () => content.resize(SIZE - 500_000) };
    },
  ],
  [
    "an array on a buffer that shrinks",
    () => {
      const buffer = new ArrayBuffer(SIZE, { maxByteLength: SIZE });
      return { content: new Uint8Array(buffer, 0, SIZE), lose: () => buffer.resize(SIZE - 500_000) };
    },
  ],
  [
    "an array that grows with its buffer",
    () => {
      const buffer = new ArrayBuffer(SIZE, { maxByteLength: 2 * SIZE });
      return { content: new Uint8Array(buffer), lose: () => buffer.resize(2 * SIZE) };
    },
  ],
  [
    "an array that grows with its shared memory",
    () => {
      const buffer = new SharedArrayBuffer(SIZE, { maxByteLength: 2 * SIZE });
      return { content: new Uint8Array(buffer), lose: () => buffer.grow(2 * SIZE) };
    },
  ],
];

type Practice = Awaited<ReturnType<typeof practice>>;
interface Watching {
  readonly onProgress: (event: AddProgress) => void;
}

const takers: readonly [string, (p: Practice, content: Bytes, options: Watching) => Promise<unknown>][] = [
  ["add", ({ me }, content, options) => me.records.add({ ...note("Scan"), content }, options)],
  ["add with a size", ({ me }, content, options) => me.records.add({ ...note("Scan"), content, size: SIZE }, options)],
  ["addMany", ({ me }, content, options) => me.records.addMany([note("First"), { ...note("Scan"), content }], options)],
  [
    "addEach",
    async ({ me }, content, options) => {
      const [outcome] = await me.records.addEach([{ ...note("Scan"), content }], options);
      if (outcome && !outcome.ok) throw outcome.problem;
    },
  ],
  ["amend", ({ me, earlier }, content, options) => me.records.amend(earlier, { content }, options)],
];

describe.each(takers)("%s stores no part of", (name, take) => {
  test.each(losses)("%s while it is read", async (what, make) => {
    const p = await practice(`${name} ${what}`);
    const { content, lose } = make();
    let isLost = false;
    const onProgress: Watching["onProgress"] = (event) => {
      if (isLost || event.type !== "payload:stored" || event.bytes < 100_000) return;
      isLost = true;
      lose();
    };
    const call = take(p, content, { onProgress });
    await expect(call).rejects.toThrow(/`content`: (?:The memory of these bytes was|A chunk has lost)/u);
    await expect(call).rejects.toBeInstanceOf(TypeError);
    expect(isLost).toBe(true);
    expect(p.blobs.ids()).toEqual(p.before);
    expect(await titles(p.me, "own")).toEqual(["Earlier"]);
    expect((await p.me.records.list().page()).items).toMatchObject([{ record: { ref: { version: 1 } } }]);
  });
});

test("content that is resized before its turn is not stored with another size than it had", async () => {
  const { me, blobs, before } = await practice("before its turn");
  const content = new ArrayBuffer(SIZE, { maxByteLength: SIZE });
  const call = me.records.addMany([note("First"), { ...note("Scan"), content }]);
  content.resize(1000);
  await expect(call).rejects.toMatchObject({ code: "RECORD_TRUNCATED" });
  expect(blobs.ids()).toEqual(before);
});

describe("a blob whose stream gives something else than its size", () => {
  const blobOf = (size: number, bytes: Uint8Array<ArrayBuffer>): Blob =>
    Object.defineProperty(new Blob([bytes]), "size", { value: size });
  const calls: readonly [string, (me: Practice["me"], p: Practice, content: Blob) => Promise<unknown>][] = [
    ["add", (me, _p, content) => me.records.add({ ...note("Scan"), content })],
    ["a known id", (me, { earlier }, content) => me.records.add({ ...note("Earlier"), content, id: earlier })],
    ["a fresh id", (me, { entropy }, content) => me.records.add({ ...note("S"), content, id: newRecordId(entropy) })],
    ["amend", (me, { earlier }, content) => me.records.amend(earlier, { content })],
  ];

  test.each(calls)("is not stored: %s", async (name, call) => {
    const p = await practice(`blob ${name}`);
    for (const size of [10, 2, 0]) {
      const content = blobOf(size, text("abc"));
      await expect(call(p.me, p, content)).rejects.toMatchObject({
        code: "RECORD_TRUNCATED",
        message: `The content has 3 bytes, not ${size}`,
      });
    }
    expect(p.blobs.ids()).toEqual(p.before);
    expect((await all(p.me.records.list())).length).toBe(1);
  });

  test("is a TypeError when that size is none", async () => {
    const { me, earlier } = await practice("no size");
    const content = blobOf(Number.NaN, text("abc"));
    await expect(me.records.add({ ...note("Scan"), content })).rejects.toThrow(/`size`: A number of bytes/u);
    await expect(me.records.amend(earlier, { content })).rejects.toThrow(/`size`: A number of bytes/u);
  });

  test("is stored when the caller says how much it is", async () => {
    const { me } = await practice("said");
    const { record } = await me.records.add({ ...note("Scan"), content: blobOf(10, text("abc")), size: 3 });
    expect(record.size).toBe(3);
  });
});
