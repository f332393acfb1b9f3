import { describe, expect, test } from "vitest";
import { type CardOp, decodeCardLocation, encodeCardLocation } from "../../src/domain/acts/card-location.js";
import { parseFolderId } from "../../src/domain/identifiers/ids.js";

const folder = parseFolderId(`0x${"f0".repeat(16)}`);
const salt = `0x${"ab".repeat(8)}` as const;
const encoded = (op: number) => `0x${"f0".repeat(16)}${"ab".repeat(8)}${op.toString(16).padStart(16, "0")}` as const;

describe("a card location", () => {
  test.each([
    ["new", 1],
    ["amend", 2],
    ["replace", 3],
    ["erase", 4],
    ["folder", 5],
  ] satisfies readonly (readonly [CardOp, number])[])(
    "is the folder, the salt and a number: %s is %i",
    (op, number) => {
      expect(encodeCardLocation({ folder, salt, op })).toBe(encoded(number));
      expect(decodeCardLocation(encoded(number))).toEqual({ folder, salt, op });
    },
  );

  test("is in lower case, whatever the case of what is given", () => {
    const upper = `0x${salt.slice(2).toUpperCase()}` as const;
    expect(encodeCardLocation({ folder, salt: upper, op: "new" })).toBe(encoded(1));
    expect(decodeCardLocation(`0x${encoded(1).slice(2).toUpperCase()}`)).toEqual({ folder, salt, op: "new" });
  });

  test("with an op that this version does not know is none", () => {
    for (const op of [0, 6, 2 ** 32 + 1]) expect(decodeCardLocation(encoded(op))).toBeUndefined();
  });

  test("has 32 bytes, 8 of them the salt", () => {
    expect(() => encodeCardLocation({ folder, salt: "0xab", op: "new" })).toThrow(TypeError);
    expect(() => decodeCardLocation(`${encoded(1)}00`)).toThrow(TypeError);
    expect(() => decodeCardLocation(encoded(1).slice(0, -2))).toThrow(TypeError);
  });
});
