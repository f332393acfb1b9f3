import { describe, expect, test } from "vitest";
import { memoryIndexCache } from "../../src/fakes/index.js";
import { checkIndexKeys } from "../../src/ports/check-index-cache.js";
import { checkedIndexCache } from "../../src/ports/checked-index-cache.js";
import type { IndexCache } from "../../src/ports/index-cache.js";

/** A cache that answers what it likes. */
const answering = (answer: unknown): IndexCache =>
  checkedIndexCache({ ...memoryIndexCache(), get: async () => answer as [], keys: async () => answer as [] });

const bytes = Uint8Array.of(1, 2);
const malformed = { code: "FORMAT_INVALID", retryable: false };

describe("what an index cache answers has the shape of the port, or the call ends in FORMAT_INVALID", () => {
  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["no list", { 0: bytes, 1: bytes, length: 2 }],
    ["fewer values than keys", [bytes]],
    ["more values than keys", [bytes, bytes, bytes]],
    ["a value without bytes", [bytes, new Uint8Array()]],
    ["a value over the limit", [bytes, new Uint8Array(65_537)]],
    ["a text", [bytes, "text"]],
    ["null in the place of nothing", [bytes, null]],
    ["memory that others share", [bytes, new SharedArrayBuffer(1)]],
  ])("get: %s", async (_what, answer) => {
    await expect(answering(answer).get(["a", "b"])).rejects.toMatchObject(malformed);
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["no list", "a/1"],
    ["no text", [5]],
    ["a hole", Array.from({ length: 1 })],
    ["a key that is too long", ["a/".padEnd(201, "x")]],
    ["a key of another prefix", ["a/1", "b/1"]],
  ])("keys: %s", async (_what, answer) => {
    await expect(answering(answer).keys("a/")).rejects.toMatchObject(malformed);
  });

  test("bytes whose memory was transferred", async () => {
    const gone = Uint8Array.of(1);
    structuredClone(gone, { transfer: [gone.buffer] });
    await expect(answering([gone]).get(["a"])).rejects.toMatchObject(malformed);
  });
});

test("a cache that answers as it should is as before", async () => {
  const cache = checkedIndexCache(memoryIndexCache());
  await cache.set("a/1", bytes);
  await cache.set("a/2", new Uint8Array(65_536));
  expect(await cache.get(["a/2", "absent", "a/1"])).toEqual([new Uint8Array(65_536), undefined, bytes]);
  expect(await cache.keys("a/")).toEqual(["a/1", "a/2"]);
  await cache.delete(["a/1", "a/2"]);
  expect(await cache.keys("")).toEqual([]);
});

test("what it throws passes through, also an abort's reason", async () => {
  const failure = new DOMException("The disk is full", "QuotaExceededError");
  const failing = async () => Promise.reject(failure);
  const cache = checkedIndexCache({ get: failing, set: failing, delete: failing, keys: failing });
  const honest = checkedIndexCache(memoryIndexCache());
  const [reason, one] = [new Error("enough"), ["a"]];
  const options = { signal: AbortSignal.abort(reason) };
  const calls: readonly ((of: IndexCache) => Promise<unknown>)[] = [
    (of) => of.get(one, options),
    (of) => of.set("a", bytes, options),
    (of) => of.delete(one, options),
    (of) => of.keys("", options),
  ];
  for (const call of calls) {
    await expect(call(cache)).rejects.toBe(failure);
    await expect(call(honest)).rejects.toBe(reason);
  }
});

test("what lacks a method is no cache", () => {
  const lacking = { ...memoryIndexCache(), keys: undefined } as unknown as IndexCache;
  expect(() => checkedIndexCache(lacking)).toThrow("`index` has no method `keys`");
});

test("what is wrong with a list of keys names the key", () => {
  expect(checkIndexKeys(["a", "a"])).toEqual(["a", "a"]);
  expect(() => checkIndexKeys(["a", "x".repeat(201)])).toThrow("`keys[1]`: `key` has 1 to 200 characters");
});
