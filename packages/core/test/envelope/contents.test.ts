import { decode, encode } from "@ipld/dag-cbor";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { format } from "../../src/envelope/contents.js";
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

test("names the path, and never the value", () => {
  const bad = encode({ v: 1, kind: "note", id: new Uint8Array(2), text: 12_345_678 });
  expect(() => notes.decode(bad)).toThrow(/note: text$/u);
  expect(() => notes.encode({ id: "0x0102", text: 12_345_678 as unknown as string })).toThrow(TypeError);
});
