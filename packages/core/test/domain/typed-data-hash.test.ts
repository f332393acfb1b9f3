import { describe, expect, test } from "vitest";
import { hashStruct, hashTypedData } from "../../src/domain/typed-data/typed-data.js";
import { sampleData } from "../../src/conformance/ledger-verification.js";
import { parseLedgerId } from "../../src/domain/identifiers/ids.js";

describe("hashTypedData", () => {
  test("is what it was", () => {
    expect(hashTypedData(sampleData(parseLedgerId("memory:1:ledger")))).toMatchInlineSnapshot(
      `"0xe1457568b6c9d69b87f6b60fd9a46282b2a3d51253603459a9433e84fb89e04c"`,
    );
  });
});

describe("hashStruct", () => {
  test("refuses a type that Chartkey does not use, and values that do not fit", () => {
    const one = (type: string, value: unknown) => () => hashStruct("S", { S: [{ type, name: "x" }] }, { x: value });
    expect(one("int256", 1n)).toThrow(TypeError);
    expect(one("bytes32", "0x01")).toThrow(TypeError);
    expect(one("address", `0x${"00".repeat(32)}`)).toThrow(TypeError);
    expect(one("uint8", 256)).toThrow(TypeError);
    expect(one("uint8", -1)).toThrow(TypeError);
    expect(one("uint8", 1.5)).toThrow(TypeError);
    expect(one("uint8", 2 ** 60)).toThrow(TypeError);
    for (const text of ["a\ud83d", "\ude00a", 5, undefined]) expect(one("string", text)).toThrow(TypeError);
    expect(one("string", "\u{1f600}")).not.toThrow();
  });
});
