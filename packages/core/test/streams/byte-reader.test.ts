import { expect, test } from "vitest";
import { byteReader } from "../../src/streams/byte-reader.js";
import { bytesOf } from "../envelope/cast.js";
import { inPieces, reusing } from "../envelope/payload/payloads.js";

const content = bytesOf(1000);

test.each([1, 3, 100, 999, 1000, 5000])("exact numbers of bytes come from pieces of %i", async (size) => {
  const reader = byteReader(reusing(content, size));
  expect(await reader.ended()).toBe(false);
  expect((await reader.take(10)).slice()).toEqual(content.slice(0, 10));
  expect(await reader.skip(200)).toBe(200);
  expect((await reader.take(700)).slice()).toEqual(content.slice(210, 910));
  expect((await reader.take(0)).length).toBe(0);
  expect((await reader.take(500)).slice()).toEqual(content.slice(910));
  expect(await reader.ended()).toBe(true);
  expect(await reader.skip(1)).toBe(0);
  expect((await reader.take(1)).length).toBe(0);
});

test("what is taken is a copy", async () => {
  const own = content.slice();
  const taken = await byteReader(inPieces(own, 1000)).take(100);
  own.fill(0);
  expect(taken).toEqual(content.slice(0, 100));
});

test("a few bytes take no more memory than they are", async () => {
  const taken = await byteReader(inPieces(content, 1000)).take(2 ** 30);
  expect(taken.buffer.byteLength).toBe(1000);
});
