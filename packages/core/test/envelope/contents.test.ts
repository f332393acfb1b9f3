import { decode, encode } from "@ipld/dag-cbor";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { checkExpected, format } from "../../src/envelope/contents.js";
import { hex } from "../../src/envelope/fields.js";
import { coded } from "./throws.js";

const notes = format("note", z.strictObject({ id: hex(2), text: z.nullable(z.string()) }));

test("is a dag-cbor map with v and kind, and comes back", () => {
  const bytes = notes.encode({ id: "0x0102", text: "secret" });
  expect(decode(bytes)).toEqual({ v: 1, kind: "note", id: new Uint8Array([1, 2]), text: "secret" });
  expect(notes.decode(bytes)).toEqual({ id: "0x0102", text: "secret" });
});

test("another version or kind is unknown, not malformed", () => {
  expect(() => notes.decode(encode({ v: 2, kind: "note", anything: 1 }))).toThrow(coded("FORMAT_UNKNOWN"));
  expect(() => notes.decode(encode({ v: 1, kind: "poem" }))).toThrow(coded("FORMAT_UNKNOWN"));
});

test.each([
  ["a missing key", encode({ v: 1, kind: "note", id: new Uint8Array(2) })],
  ["a key too many", encode({ v: 1, kind: "note", id: new Uint8Array(2), text: null, more: 1 })],
  ["bytes of another length", encode({ v: 1, kind: "note", id: new Uint8Array(3), text: null })],
  [
    "a key that names the prototype",
    encode({ v: 1, kind: "note", id: new Uint8Array(2), text: null, ["__proto__"]: 1 }),
  ],
  ["no map", encode([1])],
  ["no version", encode({ kind: "note" })],
  ["nothing", new Uint8Array()],
  ["trailing bytes", new Uint8Array([...encode({ v: 1, kind: "note", id: new Uint8Array(2), text: null }), 0])],
  ["an indefinite map", new Uint8Array([0xbf, 0x61, 0x76, 0x01, 0xff])],
  [
    "keys in another order",
    new Uint8Array([0xa2, 0x64, ...new TextEncoder().encode("kind"), 0x61, 0x78, 0x61, 0x76, 0x01]),
  ],
  [
    "text that is not UTF-8",
    new Uint8Array([0xa2, 0x61, 0x76, 0x01, 0x64, ...new TextEncoder().encode("kind"), 0x61, 0xff]),
  ],
  ["a map of endless depth", new Uint8Array(200_000).fill(0x81)],
])("refuses %s", (_, bytes) => {
  expect(() => notes.decode(bytes)).toThrow(coded("FORMAT_INVALID"));
});

test.each([
  ["empty maps", (n: number) => Array.from({ length: n }, () => ({}))],
  ["empty texts", (n: number) => Array.from({ length: n }, () => "")],
  ["numbers", (n: number) => Array.from({ length: n }, (_, i) => i)],
  ["keys of a map", (n: number) => Object.fromEntries(Array.from({ length: n / 2 }, (_, i) => [`${i}`, i]))],
  ["maps in arrays", (n: number) => Array.from({ length: n / 4 }, () => [{ a: 1 }])],
])("more %s than a kind can hold are refused before they are built", (_, junk) => {
  const items = 7;
  const small = format("note", z.looseObject({}), 1000 + items);
  expect(() => small.decode(encode({ v: 1, kind: "note", junk: junk(1000) }))).not.toThrow();
  expect(() => small.decode(encode({ v: 1, kind: "note", junk: junk(1004) }))).toThrow(coded("LIMIT_EXCEEDED"));
});

test("the bytes of a text or a byte string are no items", () => {
  const bytes = encode({ v: 1, kind: "note", id: new Uint8Array(2), text: "[".repeat(100_000) });
  expect(notes.decode(bytes)).toMatchObject({ id: "0x0000" });
});

test("contents nest sixteen levels deep at most", () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
  const deep = format("note", z.looseObject({}));
  expect(() => deep.decode(encode({ v: 1, kind: "note", deep: nested(15) }))).not.toThrow();
  expect(() => deep.decode(encode({ v: 1, kind: "note", deep: nested(16) }))).toThrow(coded("FORMAT_INVALID"));
});

test("names the path, and never the value", () => {
  const bad = encode({ v: 1, kind: "note", id: new Uint8Array(2), text: 12_345_678 });
  expect(() => notes.decode(bad)).toThrow(/note: text$/u);
  expect(() => notes.encode({ id: "0x0102", text: 12_345_678 as unknown as string })).toThrow(TypeError);
});

test("a field that two sides write in another case is the same", () => {
  expect(() => checkExpected("note", { id: "0xAB" }, { id: "0xab" })).not.toThrow();
  expect(() => checkExpected("note", { id: "0xab", n: 1 }, { n: 1 })).not.toThrow();
  const others: readonly (readonly [unknown, unknown])[] = [
    ["0xab", "0xac"],
    ["1", 1],
    [1, "1"],
    [null, "null"],
    [1, 2],
  ];
  for (const [actual, expected] of others)
    expect(() => checkExpected("note", { id: actual }, { id: expected })).toThrow(
      expect.objectContaining({ code: "SEAL_INVALID", message: "This note was made for another id" }),
    );
});

test("the error for an unknown format names a bounded part of it, and says what may help", () => {
  const kind = "k".repeat(1000);
  expect(() => notes.decode(encode({ v: 1, kind }))).toThrow(
    expect.objectContaining({
      message: `Unknown format of ${"k".repeat(32)}`,
      hints: [expect.stringContaining("newer version")],
    }),
  );
});

test("names every path, apart from one another", () => {
  const bad = encode({ v: 1, kind: "note", id: new Uint8Array(3), text: 1 });
  expect(() => notes.decode(bad)).toThrow(/Malformed note: id, text$/u);
});
