import { describe, expect, test } from "vitest";
import {
  type AddProgress,
  type BlobStore,
  type Bytes,
  type NewRecord,
  newRecordId,
  type OpenedRecord,
  type Participant,
} from "../../../src/index.js";
import { note, stage } from "../stage.js";

type Counts = readonly (readonly [bytes: number, total: number | undefined])[];

/** What a store says of its own progress, instead of what is true. */
type Lie = (bytes: number) => number;

async function practice(name: string, lie: Lie = (bytes) => bytes) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  /** What was reported, and how many times `put` had ended by then. */
  const seen: { bytes: number; total: number | undefined; ended: number }[] = [];
  let ended = 0;
  const put: BlobStore["put"] = async (bytes, options) => {
    const id = await s.blobs.put(bytes, {
      ...options,
      onProgress: (event) => options.onProgress?.({ ...event, bytes: lie(event.bytes) }),
    });
    ended += 1;
    return id;
  };
  const me = await asha.connect(s.app(undefined, { blobs: { ...s.blobs, put } }));
  ended = 0;
  const onProgress = (event: AddProgress) => {
    if (event.type === "payload:stored") seen.push({ bytes: event.bytes, total: event.total, ended });
  };
  const counts = (): Counts => seen.map(({ bytes, total }) => [bytes, total]);
  return { ...s, me, seen, counts, onProgress };
}

const rises = (counts: Counts): boolean =>
  counts.every(([bytes], at) => at === 0 || bytes > (counts[at - 1]?.[0] ?? 0));
const record = (size: number, content: Bytes = new Uint8Array(size)): NewRecord => ({ ...note(`${size}`), content });
const stream = (size: number) => new Blob([new Uint8Array(size)]).stream();
const SIZES = [1, 5, 65_535, 65_536, 65_537, 200_000, 1_000_000];

const takers: readonly [string, (me: Participant, input: NewRecord, options: object) => Promise<unknown>][] = [
  ["add", (me, input, options) => me.records.add(input, options)],
  ["addMany", (me, input, options) => me.records.addMany([input], options)],
  ["addEach", (me, input, options) => me.records.addEach([input], options)],
];

describe.each(takers)("%s", (name, take) => {
  test.each(SIZES)(
    "counts %i bytes of plaintext up to all of them, which is said once they are stored",
    async (size) => {
      const { me, seen, counts, onProgress } = await practice(`${name} ${size}`);
      await take(me, record(size), { onProgress });
      expect(rises(counts())).toBe(true);
      expect(seen.every(({ bytes, total }) => bytes >= 0 && total === size)).toBe(true);
      expect(counts().at(-1)).toEqual([size, size]);
      expect(seen.filter(({ bytes }) => bytes === size).map(({ ended }) => ended)).toEqual([1]);
    },
  );

  test.each(SIZES)("counts a stream of %i bytes whose size is not known", async (size) => {
    const { me, seen, counts, onProgress } = await practice(`${name} stream ${size}`);
    await take(me, record(size, stream(size)), { onProgress });
    expect(rises(counts())).toBe(true);
    expect(seen.every(({ total }) => total === undefined)).toBe(true);
    expect(counts().at(-1)).toEqual([size, undefined]);
  });
});

test("a size that the caller gives is the total, and so is that of a blob", async () => {
  const { me, counts, onProgress } = await practice("given");
  await me.records.add({ ...record(9, stream(9)), size: 9 }, { onProgress });
  await me.records.add(record(7, new Blob([new Uint8Array(7)])), { onProgress });
  expect(counts().filter(([bytes, total]) => bytes === total)).toEqual([
    [9, 9],
    [7, 7],
  ]);
});

test("an empty record is all stored", async () => {
  const { me, counts, onProgress } = await practice("empty");
  await me.records.add(record(0), { onProgress });
  expect(counts()).toEqual([[0, 0]]);
});

test("a new version counts as a new record does", async () => {
  const { me, seen, counts, onProgress } = await practice("amend");
  const { ref } = (await me.records.add(record(3))).record;
  seen.length = 0;
  await me.records.amend(ref.record, { content: new Uint8Array(200_000) }, { onProgress });
  expect(rises(counts())).toBe(true);
  expect(counts().at(-1)).toEqual([200_000, 200_000]);
  seen.length = 0;
  await me.records.amend(ref.record, { title: "Other" }, { onProgress });
  expect(counts()).toEqual([]);
});

test("a batch is counted as one, and is whole once its last record is stored", async () => {
  const { me, seen, counts, onProgress } = await practice("batch");
  await me.records.addMany([record(100_000), record(0), record(200_000)], { onProgress });
  expect(rises(counts())).toBe(true);
  expect(new Set(counts().map(([, total]) => total))).toEqual(new Set([300_000]));
  expect(seen.filter(({ bytes }) => bytes === 300_000).map(({ ended }) => ended)).toEqual([3]);
});

test("records that fail, or that were there already, count in full", async () => {
  const { me, entropy, seen, counts, onProgress } = await practice("each");
  const known = { ...record(1_000), id: newRecordId(entropy) };
  await me.records.add(known);
  async function* broken() {
    yield new Uint8Array(10);
    throw new Error("The scanner was unplugged");
  }
  const outcomes = await me.records.addEach(
    [
      known,
      { ...record(0, broken()), size: 5_000 },
      { ...record(3), title: "" },
      { ...record(4), size: 9 },
      record(70_000),
    ],
    { onProgress },
  );
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, false, false, true]);
  expect(rises(counts())).toBe(true);
  expect(seen.at(-1)).toMatchObject({ bytes: 76_009, total: 76_009 });
  expect(seen.filter(({ bytes }) => bytes === 76_009)).toHaveLength(1);
});

test("inputs that come one after the other have no total", async () => {
  const { me, counts, onProgress } = await practice("iterable");
  async function* inputs() {
    yield record(100_000);
    yield record(50_000);
  }
  await me.records.addMany(inputs(), { onProgress });
  expect(rises(counts())).toBe(true);
  expect(counts().at(-1)).toEqual([150_000, undefined]);
});

test.each<[string, Lie]>([
  ["twice as much", (bytes) => 2 * bytes],
  ["everything at once", () => Number.MAX_SAFE_INTEGER],
  ["less and less", (bytes) => -bytes],
  ["nothing", () => 0],
  ["no number", () => Number.NaN],
  ["something endless", () => Infinity],
])("a store that says %s does not lead to more than is true", async (what, lie) => {
  const { me, seen, counts, onProgress } = await practice(`lie ${what}`, lie);
  await me.records.addMany([record(100_000), record(50_000)], { onProgress });
  expect(rises(counts())).toBe(true);
  expect(seen.filter(({ bytes }) => !(bytes < 150_000)).map(({ bytes, ended }) => [bytes, ended])).toEqual([
    [150_000, 2],
  ]);
});

test.each([0, 1, 65_536, 200_000])("opening counts %i bytes up to all of them", async (size) => {
  const { me } = await practice(`open ${size}`);
  const { ref } = (await me.records.add(record(size))).record;
  const readings: ((opened: OpenedRecord) => Promise<unknown>)[] = [
    (opened) => opened.bytes(),
    (opened) => new Response(opened.stream()).arrayBuffer(),
  ];
  for (const reading of readings) {
    const seen: [number, number][] = [];
    const onProgress = ({ bytes, total }: { readonly bytes: number; readonly total: number }) => {
      seen.push([bytes, total]);
    };
    await reading(await me.records.open(ref.record, { onProgress }));
    expect(rises(seen)).toBe(true);
    expect(seen.every(([bytes, total]) => bytes <= total && total === size)).toBe(true);
    expect(seen.at(-1)).toEqual([size, size]);
  }
});
