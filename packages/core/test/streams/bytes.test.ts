import { createContext, runInContext } from "node:vm";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { type Bytes, checkBytes, isReadOnce } from "../../src/streams/byte-source.js";
import { chunksOf, collect } from "../../src/streams/bytes.js";

const some = Uint8Array.of(1, 2, 3);
const all = async (bytes: unknown): Promise<number[]> => {
  const found: number[] = [];
  for await (const chunk of chunksOf(bytes as Bytes)) found.push(...chunk);
  return found;
};

async function* yields(...chunks: readonly unknown[]) {
  yield* chunks;
}

const streamOf = (...chunks: readonly unknown[]) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

const elsewhere = createContext({ Blob, ReadableStream });
const foreign = (code: string): unknown => runInContext(code, elsewhere);

describe("bytes are", () => {
  test.each<[string, () => unknown]>([
    ["an array", () => some],
    ["an array inside a larger buffer", () => Uint8Array.of(0, 1, 2, 3, 4).subarray(1, 4)],
    ["a buffer of Node", () => Buffer.from(some)],
    ["an ArrayBuffer", () => some.slice().buffer],
    ["an array on shared memory", () => new Uint8Array(new SharedArrayBuffer(3)).fill(0).map((_, at) => at + 1)],
    ["a blob", () => new Blob([some])],
    ["a file", () => new File([some], "scan.dcm")],
    ["a stream", () => streamOf(some)],
    ["a stream of buffers", () => streamOf(some.slice().buffer)],
    ["a stream of Node", () => Readable.from([Buffer.from(some)])],
    ["a generator", () => yields(some.subarray(0, 1), new Uint8Array(), some.slice(1).buffer)],
    ["an iterable", () => ({ [Symbol.asyncIterator]: () => yields(some) })],
    ["an array of another realm", () => foreign("Uint8Array.of(1, 2, 3)")],
    ["an ArrayBuffer of another realm", () => foreign("Uint8Array.of(1, 2, 3).buffer")],
    ["a blob with chunks of another realm", () => foreign("new Blob([Uint8Array.of(1, 2, 3)])")],
    ["a generator of another realm", () => foreign("(async function* () { yield Uint8Array.of(1, 2, 3) })()")],
    [
      "a stream of another realm",
      () => foreign("new ReadableStream({ start(c) { c.enqueue(Uint8Array.of(1, 2, 3)); c.close() } })"),
    ],
  ])("%s", async (_what, make) => {
    expect(() => checkBytes(make())).not.toThrow();
    expect(await all(make())).toEqual([1, 2, 3]);
  });

  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["string", "secret"],
    ["number", 5],
    ["Array", [1, 2]],
    ["Uint16Array", Uint16Array.of(256, 512)],
    ["Uint8ClampedArray", new Uint8ClampedArray(2)],
    ["Int8Array", new Int8Array(2)],
    ["DataView", new DataView(new ArrayBuffer(2))],
    ["SharedArrayBuffer", new SharedArrayBuffer(2)],
    ["Object", { length: 1, 0: 7 }],
    ["Uint16Array", foreign("Uint16Array.of(1)")],
    ["Uint8Array", { [Symbol.toStringTag]: "Uint8Array", length: 3 }],
    ["Uint8Array", Object.create(Uint8Array.prototype, { [Symbol.toStringTag]: { value: "Uint8Array" } })],
  ])("not %s, as a whole or as a chunk, and the error says no more than its kind", async (kind, value) => {
    expect(() => checkBytes(value)).toThrow(new RegExp(`not ${kind}$`, "u"));
    for (const source of [value, yields(some, value), streamOf(some, value)])
      await expect(all(source)).rejects.toThrow(
        new RegExp(`^(?:Bytes are|A chunk is) a Uint8Array[\\w ,]*, not ${kind}$`, "u"),
      );
  });

  test("not memory that was transferred elsewhere, which looks empty", async () => {
    const sent = Uint8Array.of(1, 2, 3);
    const { buffer } = sent;
    structuredClone(buffer, { transfer: [buffer] });
    for (const value of [sent, buffer]) {
      expect(() => checkBytes(value)).toThrow(/transferred/u);
      await expect(all(value)).rejects.toThrow(TypeError);
      await expect(all(yields(value))).rejects.toThrow(TypeError);
    }
  });

  test.each<[string, () => { readonly bytes: Bytes; readonly lose: () => void }]>([
    [
      "taken away",
      () => {
        const bytes = new Uint8Array(100_000);
        return { bytes, lose: () => void structuredClone(bytes.buffer, { transfer: [bytes.buffer] }) };
      },
    ],
    [
      "made smaller",
      () => {
        const bytes = new ArrayBuffer(100_000, { maxByteLength: 100_000 });
        return { bytes, lose: () => bytes.resize(70_000) };
      },
    ],
    [
      "made larger",
      () => {
        const bytes = new ArrayBuffer(100_000, { maxByteLength: 200_000 });
        return { bytes, lose: () => bytes.resize(200_000) };
      },
    ],
  ])("not memory that is %s between two pieces", async (_what, make) => {
    const { bytes, lose } = make();
    const chunks = chunksOf(bytes);
    expect((await chunks.next()).done).toBe(false);
    lose();
    await expect(chunks.next()).rejects.toThrow(
      new TypeError("The memory of these bytes was taken away or resized while they were read"),
    );
    const whole = make();
    await expect(
      (async () => {
        for await (const chunk of chunksOf(whole.bytes)) if (chunk.length < 65_536) whole.lose();
      })(),
    ).resolves.toBeUndefined();
  });
});

describe("a used source is refused:", () => {
  const read = async (source: AsyncIterable<unknown>) => {
    for await (const chunk of source) void chunk;
  };
  const partly = async (stream: ReadableStream) => {
    const reader = stream.getReader();
    await reader.read();
    reader.releaseLock();
  };

  test.each<[string, () => Promise<unknown>]>([
    [
      "a stream that was read",
      async () => {
        const stream = streamOf(some);
        await read(stream);
        return stream;
      },
    ],
    [
      "a stream of which a part was read",
      async () => {
        const stream = streamOf(some, some);
        await partly(stream);
        return stream;
      },
    ],
    [
      "a stream that was cancelled",
      async () => {
        const stream = streamOf(some);
        await stream.cancel();
        return stream;
      },
    ],
    [
      "a stream that is locked",
      async () => {
        const stream = streamOf(some);
        stream.getReader();
        return stream;
      },
    ],
    [
      "a stream that was cut in two",
      async () => {
        const stream = streamOf(some);
        stream.tee();
        return stream;
      },
    ],
    [
      "a stream of Node that was read",
      async () => {
        const stream = Readable.from([some]);
        await read(stream);
        return stream;
      },
    ],
    [
      "a stream of Node that was destroyed",
      async () => {
        const stream = Readable.from([some]);
        stream.destroy();
        return stream;
      },
    ],
    [
      "a generator that was read here",
      async () => {
        const source = yields(some);
        await all(source);
        return source;
      },
    ],
    [
      "a generator of which a part was read here",
      async () => {
        const source = yields(some, some);
        for await (const chunk of chunksOf(source as AsyncGenerator<Uint8Array>)) if (chunk.length > 0) break;
        return source;
      },
    ],
    [
      "a stream that was read here",
      async () => {
        const source = streamOf(some);
        await all(source);
        return source;
      },
    ],
  ])("%s", async (_what, make) => {
    const source = await make();
    expect(() => checkBytes(source)).toThrow(/fresh one/u);
    await expect(all(source)).rejects.toThrow(/fresh one/u);
  });

  test("an iterable that gives the same iterator again", async () => {
    const iterator = yields(some);
    const source = { [Symbol.asyncIterator]: () => iterator };
    expect(await all(source)).toEqual([1, 2, 3]);
    await expect(all(source)).rejects.toThrow(/fresh one/u);
  });

  test("of two readings at once, the second", async () => {
    const source = yields(some);
    const readings = await Promise.allSettled([all(source), all(source)]);
    expect(readings.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });

  test.each<[string, Bytes]>([
    ["an array", some],
    ["a buffer", some.slice().buffer],
    ["a blob", new Blob([some])],
    ["an iterable with a new iterator for each reading", { [Symbol.asyncIterator]: () => chunksOf(some) }],
  ])("but %s is read again", async (_what, source) => {
    expect(isReadOnce(source)).toBe(false);
    expect([await all(source), await all(source)]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  test("looking at a source does not use it", async () => {
    for (const source of [streamOf(some), yields(some), Readable.from([some])]) {
      expect(isReadOnce(source as Bytes)).toBe(true);
      for (let times = 0; times < 3; times += 1) checkBytes(source);
      expect(await all(source)).toEqual([1, 2, 3]);
    }
  });
});

describe("chunks", () => {
  test("in given memory of no byte they would never end: it is refused", () => {
    expect(() => chunksOf(some, undefined, new Uint8Array())).toThrow(TypeError);
  });

  test("in given memory: each is a copy, good until the next, and a large one comes in pieces", async () => {
    const memory = new Uint8Array(2);
    const found: number[][] = [];
    const source = yields(some, new Uint8Array(), some.buffer) as AsyncIterable<Uint8Array>;
    for await (const chunk of chunksOf(source, undefined, memory)) {
      expect(chunk.buffer).toBe(memory.buffer);
      found.push([...chunk]);
    }
    expect(found).toEqual([[1, 2], [3], [1, 2], [3]]);
    await expect(chunksOf(yields("text") as AsyncIterable<Uint8Array>, undefined, memory).next()).rejects.toThrow(
      TypeError,
    );
  });

  test.each<[string, (memory: ArrayBuffer) => Uint8Array]>([
    ["arrays", (memory) => new Uint8Array(memory)],
    ["buffers of Node", (memory) => Buffer.from(memory)],
  ])("stay as they came when the source uses its %s again", async (_what, view) => {
    const buffer = view(new ArrayBuffer(1));
    async function* reusing() {
      for (buffer[0] = 1; buffer[0] < 4; buffer[0] += 1) yield buffer;
    }
    expect(await collect(chunksOf(reusing()), 3)).toEqual(some);
    expect(await collect(reusing(), 3)).toEqual(some);
  });

  test("belong to the reader", async () => {
    const mine = some.slice();
    for await (const chunk of chunksOf(mine)) chunk.fill(0);
    for await (const chunk of chunksOf(yields(mine) as AsyncGenerator<Uint8Array>)) chunk.fill(0);
    expect(mine).toEqual(some);
  });

  test("of a large array are small", async () => {
    const sizes: number[] = [];
    for await (const { length } of chunksOf(new Uint8Array(150_000))) sizes.push(length);
    expect(sizes).toEqual([65_536, 65_536, 18_928]);
  });

  test("that are none close their source", async () => {
    let closed = 0;
    async function* source() {
      try {
        yield "text";
      } finally {
        closed += 1;
      }
    }
    await expect(all(source())).rejects.toThrow(TypeError);
    await expect(
      all(new ReadableStream({ pull: (controller) => controller.enqueue("text"), cancel: () => void (closed += 1) })),
    ).rejects.toThrow(TypeError);
    expect(closed).toBe(2);
  });
});

test("a promise in place of bytes is a TypeError, and that it fails later is nobody's", async () => {
  const { promise, reject } = Promise.withResolvers<never>();
  await expect(all(promise)).rejects.toThrow(/^Bytes are .*, not /u);
  reject(new Error("It ends the process where nobody looks at it"));
  await new Promise(setImmediate);
});

/** So many bytes, each by itself. */
async function* oneByOne(count: number) {
  for (let nth = 0; nth < count; nth++) yield Uint8Array.of(nth % 251);
}

test("bytes that come one by one are collected, however many they are", async () => {
  const count = 200_000;
  const found = await collect(oneByOne(count), count);
  expect(found).toHaveLength(count);
  expect(found.every((byte, nth) => byte === nth % 251)).toBe(true);
  await expect(collect(oneByOne(count), count - 1)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
});
