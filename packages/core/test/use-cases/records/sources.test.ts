import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { ChartkeyError } from "../../../src/adapters/index.js";
import { type BlobStore, type Bytes, type Ledger, newRecordId } from "../../../src/index.js";
import { all, note, stage, text, titles } from "../stage.js";

const scan = text("a scan");

async function* yields(...chunks: readonly unknown[]) {
  yield* chunks;
}

const once = () => yields(scan) as AsyncGenerator<Uint8Array>;
const streamOf = () => new Blob([scan]).stream();

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const { record } = await asha.me.records.add(note("Earlier"));
  const puts: unknown[] = [];
  const put: BlobStore["put"] = async (bytes, options) => {
    puts.push(bytes);
    return s.blobs.put(bytes, options);
  };
  const me = await asha.connect(s.app(undefined, { blobs: { ...s.blobs, put } }));
  const stored = async (id: typeof record.ref.record) => (await me.records.open(id)).bytes();
  return { ...s, asha, me, earlier: record.ref.record, puts, stored };
}

type Practice = Awaited<ReturnType<typeof practice>>;

const ended = async (): Promise<Bytes> => {
  const source = once();
  for await (const chunk of source) void chunk;
  return source;
};
const endedBehind = async (): Promise<Bytes> => {
  const source = await ended();
  return { [Symbol.asyncIterator]: () => source as AsyncGenerator<Uint8Array> };
};
const read = async (): Promise<Bytes> => {
  const stream = streamOf();
  await new Response(stream).arrayBuffer();
  return stream;
};
const locked = async (): Promise<Bytes> => {
  const stream = streamOf();
  stream.getReader();
  return stream;
};
const readable = async (): Promise<Bytes> => {
  const stream = Readable.from([scan]);
  await all(stream);
  return stream;
};
const transferred = async (): Promise<Bytes> => {
  const sent = scan.slice();
  structuredClone(sent.buffer, { transfer: [sent.buffer] });
  return sent;
};

const spent: readonly [string, () => Promise<Bytes>][] = [
  ["a generator that has ended", ended],
  ["an iterable behind which a generator has ended", endedBehind],
  ["a stream that was read", read],
  ["a stream that is locked", locked],
  ["a stream of Node that was read", readable],
];
const takers: readonly [string, (p: Practice, content: Bytes) => Promise<unknown>][] = [
  ["add", ({ me }, content) => me.records.add({ ...note("Scan"), content })],
  ["add with a known id", ({ me, earlier }, content) => me.records.add({ ...note("Earlier"), content, id: earlier })],
  ["add with a size", ({ me }, content) => me.records.add({ ...note("Scan"), content, size: scan.length })],
  ["addMany", ({ me }, content) => me.records.addMany([{ ...note("Scan"), content }])],
  ["amend", ({ me, earlier }, content) => me.records.amend(earlier, { content })],
  [
    "addEach",
    async ({ me }, content) => {
      const [outcome] = await me.records.addEach([{ ...note("Scan"), content }]);
      if (outcome && !outcome.ok) throw outcome.problem;
    },
  ],
];

describe.each(takers)("%s refuses before anything is stored", (_name, take) => {
  test.each(spent)("%s", async (what, make) => {
    const p = await practice(`${_name} ${what}`);
    await expect(take(p, await make())).rejects.toThrow(/`content`: This (?:source|stream) .*: give a fresh one/u);
    expect(p.puts).toEqual([]);
    expect(await titles(p.me, "own")).toEqual(["Earlier"]);
  });

  test("memory that was transferred elsewhere", async () => {
    const p = await practice(`${_name} transferred`);
    await expect(take(p, await transferred())).rejects.toThrow(/`content`: .*transferred/u);
    expect(p.puts).toEqual([]);
  });

  test("a source whose chunks are not bytes", async () => {
    const p = await practice(`${_name} chunks`);
    for (const chunk of [Uint16Array.of(256, 512), "text", new DataView(scan.buffer), [1, 2], null, 5])
      await expect(take(p, yields(chunk) as AsyncGenerator<Uint8Array>)).rejects.toThrow(/`content`: A chunk is/u);
    expect(p.puts).toEqual([]);
  });
});

test("what is really empty is a record of 0 bytes", async () => {
  const { me, stored } = await practice("empty");
  const empties: readonly Bytes[] = [
    new Uint8Array(),
    new ArrayBuffer(0),
    new Blob([]),
    new Blob([]).stream(),
    Readable.from([]),
    { [Symbol.asyncIterator]: () => yields() as AsyncGenerator<Uint8Array> },
  ];
  for (const content of empties) {
    const { record } = await me.records.add({ ...note("Empty"), content });
    expect(record.size).toBe(0);
    expect(await stored(record.ref.record)).toEqual(new Uint8Array());
  }
  const { record } = await me.records.add({
    ...note("Empty"),
    content: yields() as AsyncGenerator<Uint8Array>,
    size: 0,
  });
  expect(record.size).toBe(0);
});

test.each<[string, () => Bytes]>([
  ["a stream", streamOf],
  ["a generator", once],
])("after a declined prompt %s is refused, and a fresh one works under the same id", async (what, make) => {
  const { asha, app, ledger, entropy, blobs, stored } = await practice(`declined ${what}`);
  let isDeclined = true;
  const submit: Ledger["submit"] = (...args) => {
    if (!isDeclined) return ledger.submit(...args);
    isDeclined = false;
    return Promise.reject(new ChartkeyError("WALLET_REJECTED"));
  };
  const me = await asha.connect(app(undefined, { ledger: { ...ledger, submit } }));
  const before = blobs.ids();
  const input = { ...note("Scan"), content: make(), id: newRecordId(entropy) };
  await expect(me.records.add(input)).rejects.toMatchObject({ code: "WALLET_REJECTED" });
  await expect(me.records.add(input)).rejects.toThrow(/`content`: .*give a fresh one/u);
  expect(blobs.ids()).toEqual(before);
  await me.records.add({ ...input, content: make() });
  expect(await stored(input.id)).toEqual(scan);
  // it is there now: a used source still says what is wrong, and a fresh one finds the record
  await expect(me.records.add(input)).rejects.toThrow(/`content`: .*give a fresh one/u);
  await me.records.add({ ...input, content: make() });
  expect(await titles(me, "own")).toEqual(["Scan", "Earlier"]);
});

test("a source that was not reached can be used again", async () => {
  const { asha, app, ledger, stored, earlier } = await practice("unreached");
  const away = new ChartkeyError("LEDGER_UNAVAILABLE", { retryable: true });
  let isAway = false;
  const me = await asha.connect(
    app(undefined, {
      ledger: {
        ...ledger,
        entries: (...args) => {
          if (isAway) throw away;
          return ledger.entries(...args);
        },
      },
    }),
  );
  isAway = true;
  const content = streamOf();
  await expect(me.records.amend(earlier, { content })).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  isAway = false;
  await me.records.amend(earlier, { content });
  expect(await stored(earlier)).toEqual(scan);
});

describe("one source for two records", () => {
  test("of a batch is refused before anything is stored", async () => {
    const { me, puts } = await practice("twice");
    for (const content of [streamOf(), once(), Readable.from([scan]) as unknown as Bytes])
      await expect(
        me.records.addMany([
          { ...note("A"), content },
          { ...note("B"), content },
        ]),
      ).rejects.toThrow(/^records\[1\]: `content`/u);
    expect(puts).toEqual([]);
  });

  test("of which each is for itself fails one of them", async () => {
    const { me } = await practice("twice each");
    const content = streamOf();
    const outcomes = await me.records.addEach([
      { ...note("A"), content },
      { ...note("B"), content },
    ]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false]);
    expect(outcomes[1]).toMatchObject({ problem: { name: "TypeError" } });
  });

  test("at once fails one of them", async () => {
    const { me } = await practice("at once");
    const content = once();
    const tries = await Promise.allSettled(["A", "B"].map((title) => me.records.add({ ...note(title), content })));
    expect(tries.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await titles(me, "own")).toHaveLength(2);
  });

  test.each<[string, Bytes]>([
    ["an array", scan],
    ["a blob", new Blob([scan])],
    ["an iterable", { [Symbol.asyncIterator]: once }],
  ])("is fine if it is %s", async (_what, content) => {
    const { me, stored } = await practice(`twice ${_what}`);
    const { records } = await me.records.addMany([
      { ...note("A"), content },
      { ...note("B"), content },
    ]);
    for (const { ref } of records) expect(await stored(ref.record)).toEqual(scan);
  });
});

test.each<[string, () => Uint8Array]>([
  ["an array", () => new Uint8Array(100_000)],
  ["a buffer of Node", () => Buffer.alloc(100_000)],
])("%s that the source changes after it gave it is stored as it was given", async (what, make) => {
  const { me, stored } = await practice(`changed ${what}`);
  const buffer = make();
  async function* source() {
    for (let nth = 1; nth <= 3; nth += 1) {
      buffer.fill(nth);
      yield buffer;
      buffer.fill(99);
    }
  }
  const { record } = await me.records.add({ ...note("Scan"), content: source() });
  const expected = new Uint8Array(300_000);
  for (let nth = 1; nth <= 3; nth += 1) expected.fill(nth, (nth - 1) * 100_000, nth * 100_000);
  expect(Buffer.compare(await stored(record.ref.record), expected)).toBe(0);
});

test("a source that is not read to its end is closed", async () => {
  const { me, blobs, asha, app } = await practice("closed");
  let closed = 0;
  async function* source() {
    try {
      yield scan;
      yield scan;
    } finally {
      closed += 1;
    }
  }
  const full = new ChartkeyError("BLOB_STORE_FULL");
  const other = await asha.connect(app(undefined, { blobs: { ...blobs, put: () => Promise.reject(full) } }));
  await expect(other.records.add({ ...note("Scan"), content: source() })).rejects.toBe(full);
  await me.records.add({ ...note("Scan"), content: source() });
  expect(closed).toBe(2);
});

test("an abort does not wait for a source that gives nothing", async () => {
  const { me, puts } = await practice("stuck");
  const stop = new AbortController();
  const reason = new Error("enough");
  const content = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        stop.abort(reason);
        return new Promise<never>(() => {});
      },
    }),
  };
  await expect(me.records.add({ ...note("Stuck"), content }, { signal: stop.signal })).rejects.toBe(reason);
  expect(puts).toEqual([]);
});

test.each<[string, () => unknown]>([
  ["16-bit numbers", () => yields(Uint16Array.of(1, 2))],
  ["text", () => yields("text")],
  ["null", () => yields(null)],
  ["no chunks", () => undefined],
  ["a promise", () => Promise.resolve(new Uint8Array(3))],
])("a store that gives %s is BLOB_MISMATCH", async (_what, gives) => {
  const { asha, app, blobs, earlier } = await practice(`store ${_what}`);
  let isSick = false;
  const get: BlobStore["get"] = (...args) => (isSick ? (gives() as ReturnType<BlobStore["get"]>) : blobs.get(...args));
  const me = await asha.connect(app(undefined, { blobs: { ...blobs, get } }));
  const opened = await me.records.open(earlier);
  isSick = true;
  await expect(opened.bytes()).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
  const fresh = await asha.connect(app(undefined, { blobs: { ...blobs, get } }));
  expect(await titles(fresh, "own")).toEqual(["BLOB_MISMATCH"]);
});

test("a store may give buffers, and use them again", async () => {
  const { asha, app, blobs, earlier } = await practice("reusing store");
  const get: BlobStore["get"] = async function* (id, options) {
    const buffer = Buffer.alloc(100);
    for await (const chunk of blobs.get(id, options))
      for (let at = 0; at < chunk.length; at += buffer.length) {
        const size = Math.min(buffer.length, chunk.length - at);
        buffer.set(chunk.subarray(at, at + size));
        yield buffer.subarray(0, size);
      }
  };
  const me = await asha.connect(app(undefined, { blobs: { ...blobs, get } }));
  expect(await (await me.records.open(earlier)).bytes()).toEqual(note("Earlier").content);
  const buffers: BlobStore["get"] = async function* (id, options) {
    for await (const chunk of blobs.get(id, options)) yield chunk.slice().buffer as unknown as Uint8Array;
  };
  const other = await asha.connect(app(undefined, { blobs: { ...blobs, get: buffers } }));
  expect(await (await other.records.open(earlier)).bytes()).toEqual(note("Earlier").content);
});
