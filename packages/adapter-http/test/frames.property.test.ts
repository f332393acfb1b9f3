import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeFrames, encodeFrames, MAX_BLOCK } from "../src/wire/frames.js";

async function* of<T>(values: readonly T[]) {
  yield* values;
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = [];
  for await (const chunk of chunks) found.push(chunk.slice());
  return found;
}

/** The same bytes, cut at other places. */
function cutAt(bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((end, nth) => bytes.subarray(cuts[nth], end));
}

const blocks = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });

test("blocks come out as they went in, wherever the bytes are cut", async () => {
  await fc.assert(
    fc.asyncProperty(blocks, fc.array(fc.nat(), { maxLength: 12 }), async (given, places) => {
      const bytes = Buffer.concat(await all(encodeFrames(of([given]))));
      expect(await all(decodeFrames(of(cutAt(bytes, places))))).toEqual(given.map((block) => new Uint8Array(block)));
    }),
  );
});

test("bytes that end within a block are an error", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.nat(), async (block, place) => {
      const bytes = Buffer.concat(await all(encodeFrames(of([[block]]))));
      const end = 1 + (place % (bytes.length - 1));
      await expect(all(decodeFrames(of([bytes.subarray(0, end)])))).rejects.toThrow("cut");
    }),
  );
});

test("any bytes give blocks or an error, and none is larger than 1 MiB", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const found = await all(decodeFrames(of([bytes]))).catch((error: unknown) => error);
      expect(found instanceof Error || Array.isArray(found)).toBe(true);
    }),
  );
  const header = Uint8Array.of(0, 16, 0, 1);
  expect(new DataView(header.buffer).getUint32(0)).toBe(MAX_BLOCK + 1);
  await expect(all(decodeFrames(of([header])))).rejects.toThrow(RangeError);
});
