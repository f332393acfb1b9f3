import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { info } from "../../src/envelope/kdf.js";

test("is the label, a zero byte and each field behind its length", () => {
  const ascii = (text: string) => bytesToHex(utf8ToBytes(text));
  expect(bytesToHex(info("x"))).toBe(`${ascii("chartkey/x/v1")}00`);
  expect(bytesToHex(info("x", "é", new Uint8Array([7])))).toBe(`${ascii("chartkey/x/v1")}000002c3a9000107`);
  expect(bytesToHex(info("x", "a".repeat(258))).slice(28, 32)).toBe("0102");
});

test("keeps fields apart that concatenate to the same text", () => {
  expect(info("x", "ward1", "12")).not.toEqual(info("x", "ward11", "2"));
});

test("refuses a field whose length does not fit", () => {
  expect(() => info("x", new Uint8Array(65_536))).toThrow(TypeError);
  expect(info("x", new Uint8Array(65_535)).length).toBe("chartkey/x/v1".length + 1 + 2 + 65_535);
});
