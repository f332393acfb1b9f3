import { TypedDataEncoder } from "ethers";
import * as fc from "fast-check";
import { hashTypedData as viemHashTypedData } from "viem";
import { expect, test } from "vitest";
import { hashTypedData, type TypedData } from "../../src/domain/typed-data/typed-data.js";
import type { TypedField } from "../../src/domain/typed-data/typed-types.js";

const hex = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b) => `0x${Buffer.from(b).toString("hex")}` as const);

const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: fc.string({ unit: "binary" }),
  bytes: fc.nat(70).chain(hex),
  bool: fc.boolean(),
  address: hex(20),
  bytes1: hex(1),
  bytes32: hex(32),
  uint8: fc.nat(255),
  uint40: fc.nat(2 ** 40 - 1),
  uint256: fc.bigInt(0n, 2n ** 256n - 1n),
};

const field = fc.constantFrom(...Object.keys(values)).chain((type) => {
  const value = values[type] ?? fc.constant(undefined);
  return fc.oneof(
    value.map((one) => ({ type, value: one })),
    fc.array(value, { maxLength: 4 }).map((many) => ({ type: `${type}[]`, value: many })),
  );
});

const struct = fc.array(field, { minLength: 1, maxLength: 6 }).map((fields) => ({
  types: fields.map(({ type }, i): TypedField => ({ type, name: `field${i}` })),
  message: Object.fromEntries(fields.map(({ value }, i) => [`field${i}`, value])),
}));

const domain = fc.record({ chainId: fc.nat(), verifyingContract: hex(20) }, { requiredKeys: [] });

const typedData = fc.tuple(domain, struct, struct).map(([rest, outer, inner]): TypedData => ({
  domain: { name: "Chartkey", version: "1", ...rest },
  types: {
    Outer: [...outer.types, { type: "Inner", name: "inner" }, { type: "Inner[]", name: "inners" }],
    Inner: inner.types,
  },
  primaryType: "Outer",
  message: { ...outer.message, inner: inner.message, inners: [inner.message, inner.message] },
}));

const mutable = (types: TypedData["types"]) =>
  Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, fields.map((one) => ({ ...one }))]));

const ethersHash = ({ domain: where, types, message }: TypedData) =>
  TypedDataEncoder.hash(
    {
      name: where.name ?? null,
      version: where.version ?? null,
      chainId: where.chainId ?? null,
      verifyingContract: where.verifyingContract ?? null,
      salt: where.salt ?? null,
    },
    mutable(types),
    message,
  );

test("agrees with viem and ethers on every type that Chartkey uses", () => {
  fc.assert(
    fc.property(typedData, (data) => {
      const hash = hashTypedData(data);
      expect(viemHashTypedData({ ...data, types: mutable(data.types) })).toBe(hash);
      expect(ethersHash(data)).toBe(hash);
    }),
    { numRuns: 200 },
  );
});
