import { describe, expect, test } from "vitest";
import { fromHex, readUint, toHex, uint } from "../../../src/domain/encoding/bytes.js";

describe("bytes in hexadecimal", () => {
  test("are read in either case, and written in lower case", () => {
    expect(fromHex("0x00aBFf")).toEqual(Uint8Array.of(0, 0xab, 0xff));
    expect(fromHex("0X00AB")).toEqual(Uint8Array.of(0, 0xab));
    expect(fromHex("0x")).toEqual(new Uint8Array());
    expect(toHex(Uint8Array.of(0, 0xab, 0xff))).toBe("0x00abff");
  });

  test("begin with 0x, have whole bytes, and nothing else", () => {
    for (const wrong of ["", "00", "0xa", "0xag", " 0x00", "0x00 ", "0x00\n", "1x00"])
      expect(() => fromHex(wrong)).toThrow("Expected 0x and hexadecimal digits");
  });

  test("have the length that is asked for", () => {
    expect(fromHex("0xabcd", 2)).toHaveLength(2);
    for (const length of [0, 1, 3]) expect(() => fromHex("0xabcd", length)).toThrow(`Expected ${length} bytes`);
  });
});

describe("an unsigned integer", () => {
  test("is big-endian, of a number of bytes", () => {
    expect(uint(0x0102, 4)).toEqual(Uint8Array.of(0, 0, 1, 2));
    expect(uint(2n ** 64n - 1n, 8)).toEqual(new Uint8Array(8).fill(255));
    expect(uint(0, 0)).toEqual(new Uint8Array());
    expect(readUint(Uint8Array.of(0, 1, 2))).toBe(0x0102);
    expect(readUint(new Uint8Array(6).fill(255))).toBe(2 ** 48 - 1);
  });

  test("that does not fit is refused", () => {
    for (const [value, length] of [
      [256, 1],
      [-1, 4],
      [-1n, 4],
      [1, 0],
    ] as const)
      expect(() => uint(value, length)).toThrow(`${value} does not fit ${length} bytes`);
    for (const value of [1.5, Number.NaN, 2 ** 53]) expect(() => uint(value, 32)).toThrow(`${value} is not an integer`);
    expect(() => readUint(new Uint8Array(7))).toThrow("At most 6 bytes");
  });
});
