import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { Decrypter } from "age-encryption";
import { expect, test, vi } from "vitest";
import { encodeHeader } from "../../../src/envelope/age-header.js";
import { copyPayload, openPayload } from "../../../src/envelope/payload/open-payload.js";
import { paddedSize, payloadSize } from "../../../src/envelope/payload/stream-key.js";
import { sealPayload } from "../../../src/envelope/payload/seal-payload.js";
import { systemEngine } from "../../../src/envelope/payload/system-engine.js";
import { systemEntropy } from "../../../src/platform/system.js";
import { bytesOf } from "../cast.js";
import { engines } from "./engines.js";
import { inPieces, joined, reusing, sealed } from "./payloads.js";

const sizes = [
  0, 1, 65_535, 65_536, 65_537, 131_072, 200_000, 524_287, 524_288, 524_289, 600_000, 1_048_576, 1_048_577,
];

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

test("the platform has the fast engine", async () => {
  expect((await systemEngine()).name).toBe("node");
  expect(engines.map(({ name }) => name)).toEqual(expect.arrayContaining(["node", "noble"]));
});

test.each(sizes)("%i bytes come back, whichever engine sealed and opens them", async (size) => {
  const content = bytesOf(size);
  const all = await Promise.all(engines.map((engine) => sealed(content, engine)));
  for (const stored of all) {
    expect(same(stored.bytes, all[0]?.bytes ?? stored.bytes)).toBe(true);
    expect(stored.bytes.length).toBe(paddedSize(size));
    expect(stored.placement).toEqual(all[0]?.placement);
    expect(stored.size).toBe(size);
    expect(stored.contentDigest).toEqual(sha256(content));
    for (const engine of engines)
      expect(same(await joined(openPayload(inPieces(stored.bytes, 5003), stored, { engine })), content)).toBe(true);
  }
});

test.each(sizes)("trimmed, behind a header, %i bytes are a standard age file", async (size) => {
  const content = bytesOf(size);
  const stored = await sealed(content);
  const { fileKey } = stored.placement;
  const decrypter = new Decrypter();
  decrypter.addIdentity({ unwrapFileKey: () => fileKey });
  const header = encodeHeader([{ args: ["any", "x"], body: new Uint8Array() }], fileKey);
  const payload = await joined(copyPayload(inPieces(stored.bytes, 70_000), stored));
  expect(payload.length).toBe(payloadSize(size));
  expect(same(await decrypter.decrypt(new Uint8Array([...header, ...payload])), content)).toBe(true);
});

test.each([4096, 65_536, 65_568, 100_000])(
  "a source that reuses a buffer of %i bytes is read as it was",
  async (size) => {
    const content = bytesOf(131_072);
    const payload = sealPayload(reusing(content, size), systemEntropy);
    const bytes = await joined(payload.chunks);
    const result = payload.result();
    expect(same(await joined(openPayload(inPieces(bytes, 1000), result)), content)).toBe(true);
    expect(same(await joined(openPayload(reusing(bytes, size), result)), content)).toBe(true);
    expect(same(await joined(copyPayload(reusing(bytes, size), result)), bytes.subarray(0, payloadSize(131_072)))).toBe(
      true,
    );
    const exact = payloadSize(131_072);
    expect(same(await joined(copyPayload(reusing(bytes, exact), result)), bytes.subarray(0, exact))).toBe(true);
  },
);

test("what was opened can be taken away piece by piece", async () => {
  const content = bytesOf(600_000);
  const stored = await sealed(content);
  const pieces: Uint8Array[] = [];
  for await (const piece of openPayload(inPieces(stored.bytes, 70_000), stored))
    pieces.push(structuredClone(piece, { transfer: [piece.buffer as ArrayBuffer] }));
  expect(same(concatBytes(...pieces), content)).toBe(true);
});

test("no two payloads share a file key or a nonce", async () => {
  const one = sealPayload(inPieces(new Uint8Array(1), 1), systemEntropy);
  const other = sealPayload(inPieces(new Uint8Array(1), 1), systemEntropy);
  const [a, b] = [await joined(one.chunks), await joined(other.chunks)];
  expect(a.subarray(0, 16)).not.toEqual(b.subarray(0, 16));
  expect(one.result().placement.fileKey).not.toEqual(other.result().placement.fileKey);
});

test("it is read once, and its facts are known at the end only", async () => {
  const payload = sealPayload(inPieces(bytesOf(100_000), 10_000), systemEntropy);
  expect(() => payload.result()).toThrow(TypeError);
  const iterator = payload.chunks[Symbol.asyncIterator]();
  await iterator.next();
  expect(() => payload.result()).toThrow(TypeError);
  expect(() => payload.chunks[Symbol.asyncIterator]()).toThrow(TypeError);
});

test("leaving early cancels the source, on both sides", async () => {
  const left = vi.fn<() => void>();
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield bytesOf(70_000);
    } finally {
      left();
    }
  }
  for await (const chunk of sealPayload(endless(), systemEntropy).chunks) if (chunk.length > 16) break;
  expect(left).toHaveBeenCalledTimes(1);
  const stored = await sealed(bytesOf(200_000));
  const begins = async function* () {
    try {
      yield* inPieces(stored.bytes, 70_000);
    } finally {
      left();
    }
  };
  for await (const chunk of openPayload(begins(), stored)) if (chunk.length > 0) break;
  expect(left).toHaveBeenCalledTimes(2);
});

test("an abort ends it with its own reason, before the next chunk", async () => {
  const stop = new AbortController();
  const reason = new Error("enough");
  async function* source() {
    yield bytesOf(100_000);
    stop.abort(reason);
    yield bytesOf(100_000);
  }
  await expect(joined(sealPayload(source(), systemEntropy, { signal: stop.signal }).chunks)).rejects.toBe(reason);
  const stored = await sealed(bytesOf(10));
  await expect(joined(openPayload(inPieces(stored.bytes, 5), stored, { signal: stop.signal }))).rejects.toBe(reason);
});

test("what the source throws comes through unchanged", async () => {
  const failure = new Error("the disk is gone");
  const stored = await sealed(bytesOf(200_000));
  async function* failing() {
    yield stored.bytes.subarray(0, 100);
    throw failure;
  }
  await expect(joined(sealPayload(failing(), systemEntropy).chunks)).rejects.toBe(failure);
  await expect(joined(openPayload(failing(), stored))).rejects.toBe(failure);
});
