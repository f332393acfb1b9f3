import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Feed, feedUpload } from "../../src/flow/feed-upload.js";

const chunk = Uint8Array.of(1, 2, 3);
const timeout = 1_000;

async function drain({ chunks }: Pick<Feed, "chunks">): Promise<number> {
  let size = 0;
  for await (const { length } of chunks) size += length;
  return size;
}

async function* twice() {
  yield chunk;
  yield chunk;
}

describe("feedUpload", () => {
  test("feeds every byte, and counts them", async () => {
    const seen: number[] = [];
    const onProgress = ({ bytes }: { bytes: number }) => void seen.push(bytes);
    expect(await feedUpload(twice(), { timeout, onProgress }, drain)).toBe(6);
    expect(seen).toEqual([3, 6]);
  });

  test("a chunk stays as it is until the library asks for the next, whatever the source does with it", async () => {
    const seen: number[] = [];
    const buffer = Uint8Array.of(0);
    async function* reusing() {
      for (buffer[0] = 1; buffer[0] < 4; buffer[0] += 1) yield buffer;
    }
    await feedUpload(reusing(), { timeout }, async ({ chunks }) => {
      for await (const each of chunks) {
        const [given] = buffer;
        buffer[0] = 9;
        seen.push(...each);
        buffer[0] = given ?? 0;
      }
    });
    expect(seen).toEqual([1, 2, 3]);
  });

  test("a large chunk comes whole, in pieces", async () => {
    const large = Uint8Array.from({ length: 700_001 }, (_, index) => index % 251);
    const seen: Uint8Array[] = [];
    async function* source() {
      yield large;
    }
    await feedUpload(source(), { timeout }, async ({ chunks }) => {
      for await (const piece of chunks) seen.push(piece.slice());
    });
    expect(Buffer.concat(seen).equals(large)).toBe(true);
  });

  test("a store that answers before it has all is BLOB_MISMATCH", async () => {
    const hasty = async ({ chunks }: Feed) => void (await chunks[Symbol.asyncIterator]().next());
    await expect(feedUpload(twice(), { timeout }, hasty)).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
  });

  test("an error of the source is thrown, whatever error the library throws", async () => {
    const broken = new Error("source");
    async function* source() {
      yield chunk;
      throw broken;
    }
    const library = (feed: Feed) =>
      drain(feed).catch(() => {
        throw new Error("the library's own error");
      });
    await expect(feedUpload(source(), { timeout }, library)).rejects.toBe(broken);
  });

  test("a chunk that is not bytes is a TypeError", async () => {
    async function* source() {
      // what JavaScript lets a caller do
      yield "text" as unknown as Uint8Array;
    }
    await expect(feedUpload(source(), { timeout }, drain)).rejects.toThrow(TypeError);
  });

  test("a library that stops early closes the source", async () => {
    let closed = false;
    async function* source() {
      try {
        for (;;) yield chunk;
      } finally {
        closed = true;
      }
    }
    const library = async ({ chunks }: Feed) => {
      await chunks[Symbol.asyncIterator]().next();
      throw new Error("full");
    };
    await expect(feedUpload(source(), { timeout }, library)).rejects.toThrow("full");
    expect(closed).toBe(true);
  });

  test("an abort does not wait for a source that gives nothing", async () => {
    const controller = new AbortController();
    const reason = new Error("stop");
    const stuck = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const feeding = feedUpload(stuck, { timeout, signal: controller.signal }, drain);
    controller.abort(reason);
    await expect(feeding).rejects.toBe(reason);
  });

  test.each<[string, (feed: Feed) => Promise<unknown>]>([
    ["fails", async () => Promise.reject(new Error("refused"))],
    ["ends", async () => {}],
  ])("nor does a library that %s", async (_, library) => {
    async function* stuck() {
      yield chunk;
      await new Promise(() => {});
    }
    const ends = async (feed: Feed) => {
      const chunks = feed.chunks[Symbol.asyncIterator]();
      await chunks.next();
      // it asks for more than there is
      void chunks.next().catch(() => {});
      return library(feed);
    };
    await expect(feedUpload(stuck(), { timeout }, ends)).rejects.toThrow(/refused|before it had all bytes/u);
  });
});

describe("feedUpload and the time limit", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test("a slow source is not a slow store", async () => {
    async function* slow() {
      for (let part = 0; part < 3; part += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10 * timeout));
        yield chunk;
      }
    }
    const feeding = feedUpload(slow(), { timeout }, drain);
    await vi.advanceTimersByTimeAsync(31 * timeout);
    expect(await feeding).toBe(9);
  });

  test("a store that takes nothing more is BLOB_UNAVAILABLE, and so is one that never ends", async () => {
    const stops = async ({ chunks }: Feed) => {
      await chunks[Symbol.asyncIterator]().next();
      await new Promise(() => {});
    };
    const hangs = async (feed: Feed) => {
      await drain(feed);
      await new Promise(() => {});
    };
    for (const library of [stops, hangs]) {
      await Promise.all([
        expect(feedUpload(twice(), { timeout }, library)).rejects.toMatchObject({
          code: "BLOB_UNAVAILABLE",
          retryable: true,
        }),
        vi.advanceTimersByTimeAsync(timeout + 1),
      ]);
    }
  });

  test("a store that has taken all and moves may take any time, and is given up after its last sign", async () => {
    const lives = (signs: number, ends: boolean) => async (feed: Feed) => {
      const size = await drain(feed);
      for (let sign = 0; sign < signs; sign += 1) {
        await new Promise((resolve) => setTimeout(resolve, timeout - 1));
        feed.onLife();
      }
      return ends ? size : new Promise<never>(() => {});
    };
    const ending = feedUpload(twice(), { timeout }, lives(40, true));
    await vi.advanceTimersByTimeAsync(40 * timeout);
    expect(await ending).toBe(6);
    await Promise.all([
      expect(feedUpload(twice(), { timeout }, lives(2, false))).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" }),
      vi.advanceTimersByTimeAsync(3 * timeout),
    ]);
  });
});
