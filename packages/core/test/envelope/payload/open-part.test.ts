import { concatBytes } from "@noble/hashes/utils.js";
import { describe, expect, test } from "vitest";
import type { ByteRange } from "../../../src/domain/checks/byte-range.js";
import { payloadParts } from "../../../src/envelope/payload/open-part.js";
import type { ExpectedPayload } from "../../../src/envelope/payload/open-payload.js";
import { bytesOf, flipped } from "../cast.js";
import { coded } from "../throws.js";
import { engines } from "./engines.js";
import { inPieces, joined, sealed } from "./payloads.js";

const CHUNK = 65_536;
const SEALED_CHUNK = CHUNK + 16;
const content = bytesOf(200_000);
const stored = await sealed(content);
const signal = new AbortController().signal;

/** A store that gives the bytes of a range, and notes what it was asked for. */
function storeOf(bytes: Uint8Array) {
  const asked: ByteRange[] = [];
  const read = (range: ByteRange) => {
    asked.push(range);
    return inPieces(bytes.subarray(range.offset, range.offset + range.length), 10_001);
  };
  return { asked, read };
}

const partOf = (bytes: Uint8Array, range: ByteRange, expected: ExpectedPayload = stored) =>
  joined(payloadParts(storeOf(bytes).read, expected)(range, signal));

/** Round the edges of the chunks of a content, and past its end. */
function* rangesOf(size: number): Generator<ByteRange> {
  for (const offset of [0, 1, CHUNK - 1, CHUNK, 2 * CHUNK + 7, Math.max(0, size - 1), size, size + 5])
    for (const length of [0, 1, 2, CHUNK, 2 * CHUNK, size, Number.MAX_SAFE_INTEGER]) yield { offset, length };
}

describe.each(engines)("$name", (engine) => {
  test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 200_000])("each part of %i bytes has them", async (size) => {
    const whole = bytesOf(size);
    const { bytes, ...expected } = await sealed(whole, engine);
    const open = payloadParts(storeOf(bytes).read, expected, engine);
    for (const range of rangesOf(size)) {
      const { offset, length } = range;
      expect(await joined(open(range, signal))).toEqual(whole.slice(offset, Math.min(size, offset + length)));
    }
  });
});

test("a part costs the nonce, once, and the chunks that hold it", async () => {
  const { asked, read } = storeOf(stored.bytes);
  const open = payloadParts(read, stored);
  await joined(open({ offset: CHUNK + 5, length: 10 }, signal));
  await joined(open({ offset: CHUNK - 1, length: 2 }, signal));
  await joined(open({ offset: 199_999, length: 1_000 }, signal));
  await joined(open({ offset: 200_000, length: 1_000 }, signal));
  expect(asked).toEqual([
    { offset: 0, length: 16 },
    { offset: 16 + SEALED_CHUNK, length: SEALED_CHUNK },
    { offset: 16, length: 2 * SEALED_CHUNK },
    { offset: 16 + 3 * SEALED_CHUNK, length: 200_000 - 3 * CHUNK + 16 },
  ]);
});

test("a part at the beginning is read with its nonce, which no later one needs", async () => {
  const { asked, read } = storeOf(stored.bytes);
  const open = payloadParts(read, stored);
  expect(await joined(open({ offset: 5, length: CHUNK }, signal))).toEqual(content.slice(5, CHUNK + 5));
  expect(await joined(open({ offset: 0, length: 1 }, signal))).toEqual(content.slice(0, 1));
  expect(asked).toEqual([
    { offset: 0, length: 16 + 2 * SEALED_CHUNK },
    { offset: 16, length: SEALED_CHUNK },
  ]);
});

test("a chunk that was altered, moved or cut off does not open, and harms no other part", async () => {
  const second = { offset: CHUNK, length: 10 };
  const altered = flipped(stored.bytes, 16 + SEALED_CHUNK + 40_000);
  await expect(partOf(altered, second)).rejects.toEqual(coded("RECORD_CORRUPT"));
  expect(await partOf(altered, { offset: 0, length: CHUNK })).toEqual(content.slice(0, CHUNK));

  const first = stored.bytes.subarray(16, 16 + SEALED_CHUNK);
  const moved = concatBytes(stored.bytes.subarray(0, 16), first, first, stored.bytes.subarray(16 + 2 * SEALED_CHUNK));
  await expect(partOf(moved, second)).rejects.toEqual(coded("RECORD_CORRUPT"));

  const cut = stored.bytes.subarray(0, 16 + 2 * SEALED_CHUNK - 1);
  await expect(partOf(cut, second)).rejects.toEqual(coded("RECORD_TRUNCATED"));
  await expect(partOf(new Uint8Array(), second)).rejects.toEqual(coded("RECORD_TRUNCATED"));
});

test("the last chunk opens as the last one only", async () => {
  const longer = { ...stored, size: 4 * CHUNK };
  await expect(partOf(stored.bytes, { offset: 0, length: 1 }, longer)).rejects.toEqual(coded("RECORD_CORRUPT"));
  const { bytes, ...expected } = await sealed(bytesOf(2 * CHUNK));
  const { length } = expected.placement;
  // of a size that is padded alike, so that only the chunks can tell
  const shorter = { ...expected, size: CHUNK, placement: { ...expected.placement, length } };
  await expect(partOf(bytes, { offset: 0, length: 1 }, shorter)).rejects.toEqual(coded("RECORD_CORRUPT"));
});

test("nothing opens under another file key, or of another suite", async () => {
  const placed = (change: Partial<ExpectedPayload["placement"]>): ExpectedPayload => ({
    ...stored,
    placement: { ...stored.placement, ...change },
  });
  const range = { offset: 5, length: 1 };
  await expect(partOf(stored.bytes, range, placed({ fileKey: new Uint8Array(16) }))).rejects.toEqual(
    coded("RECORD_CORRUPT"),
  );
  await expect(partOf(stored.bytes, range, placed({ suite: "age/v9" }))).rejects.toEqual(coded("FORMAT_UNKNOWN"));
});

test("a part that failed can be opened again", async () => {
  let away = true;
  const store = storeOf(stored.bytes);
  const open = payloadParts((range) => store.read(away ? { ...range, length: 0 } : range), stored);
  await expect(joined(open({ offset: 3, length: 4 }, signal))).rejects.toEqual(coded("RECORD_TRUNCATED"));
  away = false;
  expect(await joined(open({ offset: 3, length: 4 }, signal))).toEqual(content.slice(3, 7));
});

test("an abort ends a part between two batches of chunks, with its reason", async () => {
  const stop = new AbortController();
  const reason = new Error("stopped");
  const { bytes, ...expected } = await sealed(bytesOf(9 * CHUNK));
  const read = async () => {
    const part = payloadParts(storeOf(bytes).read, expected)({ offset: 0, length: 9 * CHUNK }, stop.signal);
    for await (const _ of part) stop.abort(reason);
  };
  await expect(read()).rejects.toBe(reason);
});
