import { concatBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { payloadParts } from "../../../src/envelope/payload/open-part.js";
import { type ExpectedPayload, openPayload } from "../../../src/envelope/payload/open-payload.js";
import { openRest } from "../../../src/envelope/payload/open-rest.js";
import { nobleEngine } from "../../../src/envelope/payload/noble-engine.js";
import { keyCommit, paddedSize, payloadSize, streamKey } from "../../../src/envelope/payload/stream-key.js";
import { ChartkeyError } from "../../../src/errors/chartkey-error.js";
import { bytesOf, flipped } from "../cast.js";
import { coded } from "../throws.js";
import { engines } from "./engines.js";
import { inPieces, joined, sealed } from "./payloads.js";

const SEALED_CHUNK = 65_552;
const content = bytesOf(200_000);
const stored = await sealed(content);
const end = payloadSize(content.length);

interface Outcome {
  readonly yielded: number;
  readonly error: unknown;
}

async function outcome(bytes: Uint8Array, expected: ExpectedPayload = stored): Promise<Outcome> {
  let yielded = 0;
  try {
    for await (const chunk of openPayload(inPieces(bytes, 40_000), expected)) yielded += chunk.length;
    return { yielded, error: undefined };
  } catch (error) {
    return { yielded, error };
  }
}

const corruptAfter = (yielded: number): Outcome => ({ yielded, error: coded("RECORD_CORRUPT") });
const cutAfter = (yielded: number): Outcome => ({ yielded, error: coded("RECORD_TRUNCATED") });

const placed = (change: Partial<ExpectedPayload["placement"]>): ExpectedPayload => ({
  ...stored,
  placement: { ...stored.placement, ...change },
});

test("unharmed, it opens", async () => {
  expect(await outcome(stored.bytes)).toEqual({ yielded: 200_000, error: undefined });
});

test("a flipped bit ends it before its chunk is yielded", async () => {
  expect(await outcome(flipped(stored.bytes, 20))).toEqual(corruptAfter(0));
  expect(await outcome(flipped(stored.bytes, 16 + SEALED_CHUNK))).toEqual(corruptAfter(65_536));
  expect(await outcome(flipped(stored.bytes, end - 1))).toEqual(corruptAfter(3 * 65_536));
});

test("chunks in another order, repeated or left out end it", async () => {
  const chunk = (i: number) => stored.bytes.subarray(16 + i * SEALED_CHUNK, 16 + (i + 1) * SEALED_CHUNK);
  const rest = stored.bytes.subarray(16 + 2 * SEALED_CHUNK);
  const nonce = stored.bytes.subarray(0, 16);
  expect(await outcome(concatBytes(nonce, chunk(1), chunk(0), rest))).toEqual(corruptAfter(0));
  expect(await outcome(concatBytes(nonce, chunk(0), chunk(0), rest))).toEqual(corruptAfter(65_536));
});

test("a payload cut short is distinguished from an altered one, wherever it is cut", async () => {
  for (const [cut, yielded] of [
    [0, 0],
    [15, 0],
    [16, 0],
    [1000, 0],
    [16 + SEALED_CHUNK, 65_536],
    [end - 1, 3 * 65_536],
    [end, 3 * 65_536],
    [stored.bytes.length - 1, 3 * 65_536],
  ] as const)
    expect(await outcome(stored.bytes.subarray(0, cut))).toEqual(cutAfter(yielded));
});

test("of a payload of several batches, the chunks before the first wrong one come", async () => {
  const long = await sealed(bytesOf(20 * 65_536 + 100));
  const start = (chunk: number) => 16 + chunk * SEALED_CHUNK;
  expect(await outcome(long.bytes, long)).toEqual({ yielded: 20 * 65_536 + 100, error: undefined });
  for (const chunk of [0, 7, 8, 13, 15, 16, 20]) {
    expect(await outcome(flipped(long.bytes, start(chunk) + 50), long)).toEqual(corruptAfter(chunk * 65_536));
    for (const more of [0, 50])
      expect(await outcome(long.bytes.subarray(0, start(chunk) + more), long)).toEqual(cutAfter(chunk * 65_536));
  }
  const [seventh, eighth] = [7, 8].map((chunk) => long.bytes.subarray(start(chunk), start(chunk + 1)));
  const swapped = long.bytes.slice();
  swapped.set(eighth ?? [], start(7));
  swapped.set(seventh ?? [], start(8));
  expect(await outcome(swapped, long)).toEqual(corruptAfter(7 * 65_536));
  expect(await outcome(concatBytes(long.bytes, new Uint8Array(1)), long)).toEqual(corruptAfter(20 * 65_536));
});

test("padding is counted where the whole is opened, and what it has is the store's to verify", async () => {
  expect(await outcome(flipped(stored.bytes, end))).toEqual({ yielded: 200_000, error: undefined });
  // whoever goes on behind a cut does not fetch it
  const { signal } = new AbortController();
  for (const bytes of [flipped(stored.bytes, end), stored.bytes.subarray(0, end)]) {
    const open = payloadParts(
      ({ offset, length }) => inPieces(bytes.subarray(offset, offset + length), 40_000),
      stored,
    );
    const held = inPieces(content.subarray(0, 100_000), 40_000);
    const rest = await joined(openRest(held, open, stored, { signal, onOpened: () => {} }));
    expect(Buffer.compare(rest, content.subarray(100_000))).toBe(0);
  }
});

test("bytes beyond its length end it", async () => {
  expect(await outcome(concatBytes(stored.bytes, new Uint8Array(1)))).toEqual(corruptAfter(3 * 65_536));
});

test("the length must be the one that follows from the size, before anything is read", async () => {
  const never: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("read")) }),
  };
  for (const length of [end, paddedSize(200_000) + 1, paddedSize(200_001) - 1, 0].filter(
    (n) => n !== stored.placement.length,
  ))
    await expect(joined(openPayload(never, placed({ length })))).rejects.toThrow(coded("RECORD_CORRUPT"));
  await expect(joined(openPayload(never, placed({ suite: "age/v2" })))).rejects.toThrow(coded("FORMAT_UNKNOWN"));
});

test("a statement of another size is caught, even where the padded length is the same", async () => {
  const size = Array.from({ length: 500 }, (_, i) => 200_001 + i).find((n) => paddedSize(n) === paddedSize(200_000));
  expect(size).toBeDefined();
  expect(await outcome(stored.bytes, { ...stored, size: size ?? 0 })).toEqual(corruptAfter(3 * 65_536));
  expect(
    await outcome(stored.bytes, {
      ...stored,
      size: 199_999 + Number(paddedSize(199_999) !== stored.placement.length),
    }),
  ).toEqual(corruptAfter(3 * 65_536));
});

test("another file key is caught by the commitment before the first chunk", async () => {
  const other = bytesOf(16, "another file key");
  expect(await outcome(stored.bytes, placed({ fileKey: other }))).toEqual(corruptAfter(0));
  expect(await outcome(flipped(stored.bytes, 0))).toEqual(corruptAfter(0));
});

test("a commitment that is short, absent or of another nonce is refused", async () => {
  const { fileKey, keyCommit: right } = stored.placement;
  expect(right).toEqual(keyCommit(fileKey, stored.bytes.subarray(0, 16)));
  for (const wrong of [
    right.subarray(0, 16),
    right.subarray(0, 31),
    new Uint8Array(),
    keyCommit(fileKey, bytesOf(16, "elsewhere")),
  ])
    expect(await outcome(stored.bytes, placed({ keyCommit: wrong }))).toEqual(corruptAfter(0));
});

test("a payload of another record is refused", async () => {
  const another = await sealed(bytesOf(200_000, "another"), undefined, "another");
  expect(await outcome(another.bytes)).toEqual(corruptAfter(0));
});

test("a chunk forged by somebody who holds the file key is caught by the author's digest", async () => {
  const { fileKey } = stored.placement;
  const cipher = await engines[0]?.cipher(streamKey(fileKey, stored.bytes.subarray(0, 16)));
  const last = await cipher?.seal(new Uint8Array(200_000 - 3 * 65_536), { first: 3, last: true });
  const forged = stored.bytes.slice();
  forged.set(last ?? new Uint8Array(), 16 + 3 * SEALED_CHUNK);
  expect(await outcome(forged)).toEqual(corruptAfter(3 * 65_536));
});

test("a small payload comes whole or not at all", async () => {
  const small = await sealed(bytesOf(1000));
  expect(await outcome(small.bytes, { ...small, contentDigest: bytesOf(32) })).toEqual(corruptAfter(0));
  expect(await outcome(small.bytes.subarray(0, -1), small)).toEqual(cutAfter(0));
  const empty = await sealed(new Uint8Array());
  expect(await outcome(empty.bytes, empty)).toEqual({ yielded: 0, error: undefined });
  expect(await outcome(flipped(empty.bytes, 20), empty)).toEqual(corruptAfter(0));
});

test("an engine that fails says nothing of the payload", async () => {
  const failure = new ChartkeyError("MISCONFIGURED", { message: "The worker failed" });
  const open = () => Promise.reject(failure);
  const engine = { ...nobleEngine, cipher: async () => ({ seal: open, open }) };
  const openPart = payloadParts(
    ({ offset, length }) => inPieces(stored.bytes.subarray(offset, offset + length), 40_000),
    stored,
    engine,
  );
  const never = new AbortController().signal;
  await expect(joined(openPayload(inPieces(stored.bytes, 40_000), stored, { engine }))).rejects.toBe(failure);
  await expect(joined(openPart({ offset: 5, length: 10 }, never))).rejects.toBe(failure);
});
