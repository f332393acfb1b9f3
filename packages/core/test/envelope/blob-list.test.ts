import { decode, encode } from "@ipld/dag-cbor";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { joinBlob, MAX_BLOB, MAX_BLOCK, splitBlob } from "../../src/envelope/blob-list.js";
import { bytesOf } from "./cast.js";
import { coded } from "./throws.js";

const store = (parts: readonly Uint8Array[]) => {
  const byDigest = new Map(parts.map((part) => [bytesToHex(sha256(part)), part]));
  return async (digest: Uint8Array) => byDigest.get(bytesToHex(digest)) ?? new Uint8Array();
};

test.each([0, 1, MAX_BLOCK])("a blob of %i bytes is its own block", async (size) => {
  const blob = bytesOf(size);
  const { root, parts } = splitBlob(blob);
  expect(parts).toEqual([]);
  expect(root).toEqual(blob);
  expect(await joinBlob(root, store([]))).toEqual(blob);
});

test.each([MAX_BLOCK + 1, 2 * MAX_BLOCK, 3 * MAX_BLOCK - 1])("a blob of %i bytes is a list of parts", async (size) => {
  const blob = bytesOf(size);
  const { root, parts } = splitBlob(blob);
  expect(decode(root)).toEqual({ v: 1, kind: "list", size, parts: parts.map((part) => sha256(part)) });
  expect(parts.map((part) => part.length)).toEqual(
    Array.from({ length: Math.ceil(size / MAX_BLOCK) }, (_, i) => Math.min(MAX_BLOCK, size - i * MAX_BLOCK)),
  );
  expect(Buffer.compare(await joinBlob(root, store(parts)), blob)).toBe(0);
});

test("it ends at 16 parts", () => {
  expect(splitBlob(new Uint8Array(MAX_BLOB)).parts.length).toBe(16);
  expect(() => splitBlob(new Uint8Array(MAX_BLOB + 1))).toThrow(coded("LIMIT_EXCEEDED"));
});

test("a list that lies is refused", async () => {
  const { parts } = splitBlob(bytesOf(MAX_BLOCK + 5));
  const digests = parts.map((part) => sha256(part));
  const list = (size: number, all: readonly unknown[], v = 1) => encode({ v, kind: "list", size, parts: all });
  const join = (root: Uint8Array) => joinBlob(root, store(parts));
  await expect(join(list(MAX_BLOCK + 5, digests))).resolves.toHaveLength(MAX_BLOCK + 5);
  await expect(join(list(MAX_BLOCK + 6, digests))).rejects.toThrow(coded("BLOB_MISMATCH"));
  await expect(join(list(MAX_BLOCK + 5, digests.toReversed()))).rejects.toThrow(coded("BLOB_MISMATCH"));
  await expect(join(list(3 * MAX_BLOCK, digests))).rejects.toThrow(coded("FORMAT_INVALID"));
  await expect(join(list(5, digests.slice(1)))).rejects.toThrow(coded("FORMAT_INVALID"));
  await expect(
    join(
      list(
        17 * MAX_BLOCK,
        Array.from({ length: 17 }, () => digests[0]),
      ),
    ),
  ).rejects.toThrow(coded("FORMAT_INVALID"));
  await expect(join(new Uint8Array(MAX_BLOCK + 1))).rejects.toThrow(coded("LIMIT_EXCEEDED"));
});

test("a part with other bytes of the same length is refused", async () => {
  const { root, parts } = splitBlob(bytesOf(MAX_BLOCK + 5));
  const wrong = new Uint8Array(5);
  await expect(
    joinBlob(root, async (digest) =>
      (await store(parts.slice(0, 1))(digest)).length === 0 ? wrong : (parts[0] ?? wrong),
    ),
  ).rejects.toThrow(coded("BLOB_MISMATCH"));
});

test("a list of a newer version is not taken for a blob", async () => {
  await expect(joinBlob(encode({ v: 2, kind: "list" }), store([]))).rejects.toThrow(coded("FORMAT_UNKNOWN"));
});
