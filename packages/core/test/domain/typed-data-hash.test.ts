import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { hashStruct } from "../../src/domain/typed-data/hash-struct.js";
import { hashTypedData, type TypedData } from "../../src/domain/typed-data/typed-data.js";
import type { TypedField } from "../../src/domain/typed-data/typed-types.js";
import { sampleData } from "../../src/conformance/ledger-verification.js";
import { parseLedgerId } from "../../src/domain/identifiers/ids.js";

describe("hashTypedData", () => {
  test("is what it was", () => {
    expect(hashTypedData(sampleData(parseLedgerId("memory:1:ledger")))).toMatchInlineSnapshot(
      `"0xe1457568b6c9d69b87f6b60fd9a46282b2a3d51253603459a9433e84fb89e04c"`,
    );
  });
});

/** `eip712.json.gz`: see `typed-data/README.md`. Integers are decimal. */
interface Vector extends Pick<TypedData, "domain" | "primaryType" | "types"> {
  readonly data: Readonly<Record<string, unknown>>;
  readonly digest: string;
}

const vectors: readonly Vector[] = JSON.parse(
  gunzipSync(readFileSync(new URL("typed-data/eip712.json.gz", import.meta.url))).toString(),
) as Vector[];

/** The vector's value with integers as `bigint`. */
function typed(type: string, value: unknown, types: Vector["types"]): unknown {
  if (Array.isArray(value)) return value.map((one) => typed(type.replace(/\[\d*\]$/u, ""), one, types));
  const fields: readonly TypedField[] | undefined = types[type];
  if (!fields) return /^u?int/u.test(type) ? BigInt(value as string) : value;
  const struct = value as Vector["data"];
  return Object.fromEntries(fields.map((field) => [field.name, typed(field.type, struct[field.name], types)]));
}

test("what does not fit is named, and a caller's own text is not repeated", () => {
  const data = sampleData(parseLedgerId("memory:1:ledger"));
  const wrong: readonly (readonly [key: string, value: unknown])[] = [
    ["types", null],
    ["types", "Sample"],
    ["primaryType", Symbol("Sample")],
    ["primaryType", "x".repeat(2_000_000)],
    ["primaryType", Object.create(null)],
    ["primaryType", "toString"],
    ["message", null],
    ["message", 5],
  ];
  for (const [key, value] of wrong) {
    const call = () => hashTypedData({ ...data, [key]: value });
    expect(call).toThrow(TypeError);
    expect(call).toThrow(new RegExp(`^.${key}. .{1,40}$`, "u"));
  }
});

test("agrees with all 1,025 vectors of ethers", () => {
  const wrong = vectors.filter(({ domain, primaryType, types, data, digest }) => {
    const message = typed(primaryType, data, types) as TypedData["message"];
    return hashTypedData({ domain, primaryType, types, message }) !== digest;
  });
  expect(vectors).toHaveLength(1025);
  expect(wrong).toEqual([]);
});

test("refuses a field of the domain that EIP-712 does not have", () => {
  const data = sampleData(parseLedgerId("memory:1:ledger"));
  const domain = { ...data.domain, chain: 1 };
  expect(() => hashTypedData({ ...data, domain })).toThrow("`domain` has no `chain`");
});

describe("hashStruct", () => {
  test("refuses a type that Chartkey does not use, and values that do not fit", () => {
    const one = (type: string, value: unknown) => () => hashStruct("S", { S: [{ type, name: "x" }] }, { x: value });
    for (const type of ["function", "fixed128x18", "uint", "uint7", "uint264", "bytes0", "bytes33", "toString", "T"])
      expect(one(type, 1n)).toThrow(TypeError);
    expect(one("int8", 128)).toThrow(TypeError);
    expect(one("int8", -129n)).toThrow(TypeError);
    expect(one("uint8", "1")).toThrow(TypeError);
    expect(one("uint8", true)).toThrow(TypeError);
    expect(one("bool", 1)).toThrow(TypeError);
    expect(one("string", undefined)).toThrow(TypeError);
    expect(one("bool[2]", [true])).toThrow(TypeError);
    expect(one("bool[]", true)).toThrow(TypeError);
    expect(one("S", null)).toThrow(TypeError);
    expect(() => hashStruct("T", {}, {})).toThrow(TypeError);
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
