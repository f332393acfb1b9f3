import { expect, test } from "vitest";
import { type BlobStore, type ContentId, newRecordId } from "../../../src/index.js";
import { collect } from "../../../src/adapters/index.js";
import { all, note, stage, text, titles } from "../stage.js";

const CONTENT = Uint8Array.from({ length: 700_000 }, (_, i) => i % 253);

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const { record } = await asha.me.records.add({ ...note("Scan"), content: CONTENT });
  /** The patient on a fresh device, over another view of the blob store. */
  const over = (blobs: BlobStore) => asha.connect(s.app(undefined, { blobs }));
  return { ...s, asha, me: asha.me, record, id: record.ref.record, over };
}

test("a record is read once; a second reading is a TypeError", async () => {
  const { me, id } = await practice("once");
  const opened = await me.records.open(id);
  expect(await opened.bytes()).toEqual(CONTENT);
  await expect(opened.bytes()).rejects.toThrow(TypeError);
  const streamed = await me.records.open(id);
  await new Response(streamed.stream()).blob();
  await expect(new Response(streamed.stream()).blob()).rejects.toThrow(TypeError);
});

test("more bytes than the caller takes are refused before any is fetched, and can be read again", async () => {
  const { me, id } = await practice("limit");
  const opened = await me.records.open(id);
  await expect(opened.bytes({ max: CONTENT.length - 1 })).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  expect(await opened.bytes({ max: CONTENT.length })).toEqual(CONTENT);
});

test("progress reports how much was opened, up to the whole", async () => {
  const { me, id } = await practice("progress");
  const seen: number[] = [];
  await (await me.records.open(id, { onProgress: ({ bytes }) => seen.push(bytes) })).bytes();
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toBe(CONTENT.length);
});

test.each(["stream", "loop"] as const)("who leaves a %s early frees the store", async (how) => {
  const { blobs, id, over } = await practice(`left ${how}`);
  const under = { way: 0 };
  const me = await over({
    ...blobs,
    async *get(blob, options) {
      under.way += 1;
      try {
        yield* blobs.get(blob, options);
      } finally {
        under.way -= 1;
      }
    },
  });
  const opened = await me.records.open(id);
  if (how === "stream") {
    const reader = opened.stream().getReader();
    expect((await reader.read()).done).toBe(false);
    expect(under.way).toBe(1);
    await reader.cancel();
  } else for await (const chunk of opened) if (chunk.length > 0) break;
  expect(under.way).toBe(0);
});

test("who cancels a stream while the store keeps them waiting is free at once", async () => {
  const { blobs, id, over } = await practice("waiting");
  const store = Promise.withResolvers<void>();
  const me = await over({
    ...blobs,
    async *get(blob, options) {
      const bytes = await collect(blobs.get(blob), 2 ** 24);
      yield bytes.slice(0, 600_000);
      if (bytes.length <= 600_000) return;
      store.resolve();
      await new Promise((_, reject) => options?.signal?.addEventListener("abort", reject));
    },
  });
  const reader = (await me.records.open(id)).stream().getReader();
  await reader.read();
  const waiting = reader.read();
  await store.promise;
  await reader.cancel(new Error("Closed the page"));
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test("an abort while it is read ends with the signal's reason", async () => {
  const { me, id } = await practice("aborted");
  const controller = new AbortController();
  const opened = await me.records.open(id, { signal: controller.signal });
  const reason = new Error("Enough");
  const read = async () => {
    for await (const chunk of opened) if (chunk.length > 0) controller.abort(reason);
  };
  await expect(read()).rejects.toBe(reason);
});

test("a record that is not there, and one of somebody else, are equally unavailable", async () => {
  const { me, id, patient, entropy } = await practice("absent");
  const ben = await patient("Ben");
  const [absent, foreign] = await Promise.all(
    [me.records.open(newRecordId(entropy)), ben.me.records.open(id)].map((opening) =>
      opening.catch((error: unknown) => error),
    ),
  );
  expect(absent).toMatchObject({ code: "RECORD_UNAVAILABLE" });
  expect(String(foreign)).toBe(String(absent));
  await expect(me.records.open("0x12" as typeof id)).rejects.toThrow(TypeError);
});

test("while the store is away each row has that problem, and later all is there", async () => {
  const { blobs, asha, app } = await practice("away");
  await asha.me.records.add(note("Note"));
  const me = await asha.connect(app());
  blobs.unplug();
  expect(await titles(me, "own")).toEqual(["BLOB_UNAVAILABLE", "BLOB_UNAVAILABLE"]);
  blobs.replug();
  expect(await titles(me, "own")).toEqual(["Note", "Scan"]);
});

test("a payload that cannot be had fails its own reading only, and the second try reads it", async () => {
  const { blobs, me, id } = await practice("payload away");
  const opened = await me.records.open(id);
  blobs.unplug();
  await expect(opened.bytes()).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
  blobs.replug();
  expect(await (await me.records.open(id)).bytes()).toEqual(CONTENT);
});

test.each<[string, string, (blobs: BlobStore) => Pick<BlobStore, "get" | "size">]>([
  ["declares 10 GB and sends them", "LIMIT_EXCEEDED", () => ({ size: async () => 10 ** 10, get: endless })],
  ["sends other bytes", "BLOB_MISMATCH", (blobs) => ({ ...blobs, get: () => only(text("not the card")) })],
  ["sends nothing", "BLOB_MISMATCH", (blobs) => ({ ...blobs, get: () => only(new Uint8Array()) })],
])("a store that %s for a card gives one bad row (%s)", async (_what, code, lies) => {
  const { blobs, asha, over } = await practice(code + _what);
  const known = new Set<ContentId>(blobs.ids());
  await asha.me.records.add(note("Note"));
  const lying = lies(blobs);
  const me = await over({
    ...blobs,
    get: (id, options) => (known.has(id) ? blobs.get(id, options) : lying.get(id, options)),
  });
  expect(await titles(me, "own")).toEqual([code, "Scan"]);
});

async function* endless() {
  for (;;) yield new Uint8Array(65_536);
}

async function* only(bytes: Uint8Array) {
  yield bytes;
}

test("pages are stable: what is added meanwhile neither repeats nor hides a row", async () => {
  const { me } = await practice("pages");
  await me.records.addMany(["A", "B", "C", "D"].map(note));
  const listing = me.records.list();
  const titlesOf = (rows: readonly { readonly ok: boolean }[]) =>
    rows.map((row) => ("record" in row ? (row.record as { readonly title: string }).title : "bad"));
  const first = await listing.page({ size: 2 });
  await me.records.add(note("Newer"));
  const second = await listing.page({ size: 2, after: first.next });
  const third = await listing.page({ size: 2, after: second.next });
  expect([first, second, third].flatMap(({ items }) => titlesOf(items))).toEqual(["D", "C", "B", "A", "Scan"]);
  expect(third.next).toBeUndefined();
  expect(titlesOf(await all(listing))).toEqual(["Newer", "D", "C", "B", "A", "Scan"]);
});

test("a patient's own list opens no record of somebody else, and one that is not there has no versions", async () => {
  const { patient } = stage("somebody else's");
  const [asha, bina] = [await patient("Asha"), await patient("Bina")];
  const { record } = await bina.me.records.add(note("Bina's"));
  await expect(asha.me.records.open(record.ref)).rejects.toThrow("`patient`: `sharedRecords` opens");
  await expect(asha.me.records.versions(record.ref.record).page()).rejects.toMatchObject({
    code: "RECORD_UNAVAILABLE",
  });
});
