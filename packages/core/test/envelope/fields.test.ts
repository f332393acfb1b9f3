import { expect, test } from "vitest";
import * as z from "zod/mini";
import { encodedEverything } from "../../src/domain/grants/scope.js";
import { contentIdOfDigest } from "../../src/domain/identifiers/content-id.js";
import { address, contentId, digest, hex, ledgerId, scopeWord } from "../../src/envelope/fields.js";
import { asha, bytesOf, ledger } from "./cast.js";

const encodes = (schema: z.ZodMiniType, value: unknown) => z.safeEncode(schema, value).success;
const decodes = (schema: z.ZodMiniType, value: unknown) => z.safeDecode(schema, value).success;

test("a hexadecimal value is text with 0x, of its length and of hexadecimal digits alone", () => {
  expect(z.encode(digest, `0x${"ab".repeat(32)}`)).toEqual(new Uint8Array(32).fill(0xab));
  for (const wrong of [
    `0x${"ab".repeat(31)}`,
    `0x${"ab".repeat(33)}`,
    "ab".repeat(33),
    `0x${"ab".repeat(31)}zz`,
    `0x${"ab".repeat(31)}a\n`,
    `00x${"ab".repeat(31)}a`,
    new Uint8Array(32),
    null,
  ])
    expect(encodes(digest, wrong), String(wrong)).toBe(false);
});

test.each([16, 20, 32])("bytes are of their length alone: %i", (length) => {
  const schema = hex(length);
  expect(z.decode(schema, bytesOf(length))).toMatch(/^0x[0-9a-f]+$/u);
  for (const wrong of [bytesOf(length - 1), bytesOf(length + 1), [...bytesOf(length)], "0x", undefined])
    expect(decodes(schema, wrong)).toBe(false);
});

test("an address is 20 bytes", () => {
  expect(z.decode(address, z.encode(address, asha.address))).toBe(asha.address);
  for (const wrong of [`${asha.address}00`, asha.address.slice(2), asha.address.slice(0, -2)])
    expect(encodes(address, wrong)).toBe(false);
});

test("a ledger's id is in its one form", () => {
  expect(decodes(ledgerId, ledger)).toBe(true);
  for (const wrong of [ledger.toUpperCase(), ledger.replace("0x5f", "0x5F"), `${ledger} `, "", 31_337, null, [ledger]])
    expect(decodes(ledgerId, wrong), String(wrong)).toBe(false);
});

test("a scope is one of those that exist", () => {
  expect(decodes(scopeWord, new Uint8Array(32))).toBe(true);
  expect(encodes(scopeWord, encodedEverything)).toBe(true);
  expect(decodes(scopeWord, new Uint8Array(32).fill(0xff))).toBe(false);
});

test("a content id is a binary CID of 36 bytes, of the one kind that Chartkey stores", () => {
  const id = contentIdOfDigest(bytesOf(32));
  const bytes = z.encode(contentId, id);
  expect(bytes.length).toBe(36);
  expect(z.decode(contentId, bytes)).toBe(id);
  expect(decodes(contentId, bytes.subarray(1))).toBe(false);
  // the identity hash in place of SHA-256
  expect(() => z.decode(contentId, bytes.with(2, 0))).toThrow(TypeError);
});
