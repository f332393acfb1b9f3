import { TypedDataEncoder } from "ethers";
import * as fc from "fast-check";
import { hashTypedData as viemHashTypedData } from "viem";
import { describe, expect, test } from "vitest";
import { hashTypedData, type TypedData } from "../../src/domain/typed-data/typed-data.js";
import { signerOf } from "../../src/domain/typed-data/typed-data-signer.js";

const CONTRACT = "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC";

const data = (over: Partial<Record<keyof TypedData, unknown>> = {}): TypedData =>
  ({
    domain: { name: "Chartkey", chainId: 1, verifyingContract: CONTRACT },
    types: { Act: [{ name: "patient", type: "address" }] },
    primaryType: "Act",
    message: { patient: CONTRACT },
    ...over,
  }) as TypedData;

/** An act with one field. */
const of = (type: string, value: unknown, more: object = {}): TypedData =>
  data({ types: { Act: [{ name: "x", type }], ...more }, message: { x: value } });

const plain = ({ types }: TypedData) =>
  Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, fields.map((one) => ({ ...one }))]));

/** The digests of the two libraries, or `undefined` of one that refuses. */
function elsewhere(given: TypedData): readonly (string | undefined)[] {
  const { EIP712Domain: _, ...types } = plain(given);
  const { name = null, version = null, chainId = null, verifyingContract = null } = given.domain;
  const attempts = [
    () => viemHashTypedData({ ...given, types: plain(given) }),
    () => TypedDataEncoder.hash({ name, version, chainId, verifyingContract }, types, given.message),
  ];
  return attempts.map((hash) => {
    try {
      return hash();
    } catch {
      return undefined;
    }
  });
}

const DOMAIN = [
  { name: "name", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

describe("an EIP712Domain of the caller's own", () => {
  test("changes nothing where it is that of the domain", () => {
    const given = data({ types: { ...data().types, EIP712Domain: DOMAIN } });
    expect(hashTypedData(given)).toBe(hashTypedData(data()));
    expect(elsewhere(given)).toEqual([hashTypedData(given), hashTypedData(given)]);
  });

  test.each([
    ["lacks a field", DOMAIN.slice(1)],
    ["has one more", [...DOMAIN, { name: "salt", type: "bytes32" }]],
    ["has another order", DOMAIN.toReversed()],
    ["has another type", [DOMAIN[0], { name: "chainId", type: "uint64" }, DOMAIN[2]]],
    ["is empty", []],
    ["is no list", {}],
  ])("is refused where it %s", (_what, own) => {
    const given = data({ types: { ...data().types, EIP712Domain: own } });
    expect(() => hashTypedData(given)).toThrow(TypeError);
    expect(() => hashTypedData(given)).toThrow("`types.EIP712Domain`");
  });

  test("is not what is signed, nor a part of it", () => {
    const types = { EIP712Domain: DOMAIN, Act: [{ name: "x", type: "EIP712Domain" }] };
    const alone = data({ types: { EIP712Domain: DOMAIN }, primaryType: "EIP712Domain" });
    expect(() => hashTypedData(alone)).toThrow("`primaryType`");
    expect(() => hashTypedData(data({ types, message: { x: {} } }))).toThrow("`types.Act[0].type`");
  });
});

describe("types that are not in their one form", () => {
  const refused: readonly (readonly [type: string, value: unknown])[] = [
    ...["uint08", "uint7", "uint0", "uint264", "uint", "int", "int08", "uint8 ", " uint8", "Uint8", "uint8[02]"].map(
      (type) => [type, 1] as const,
    ),
    ...["bytes0", "bytes01", "bytes33", "byte"].map((type) => [type, "0x01"] as const),
    ...["uint8[0]", "uint8[-1]", "uint8[", "uint8]", "uint8[]]", "[]", "uint8[1.0]", "uint8[x]"].map(
      (type) => [type, [1]] as const,
    ),
    ["Absent", { y: 1 }],
    ["toString", "x"],
    ["__proto__", {}],
    ["", "x"],
    [5 as never, "x"],
    [undefined as never, "x"],
    [null as never, "x"],
  ];

  test.each(refused)("are refused: %j", (type, value) => {
    expect(() => hashTypedData(of(type, value))).toThrow(TypeError);
    expect(() => hashTypedData(of(type, value))).toThrow("`types.Act[0].type`");
  });

  test.each(["uint8", "uint256", "int128", "uint8[3]", "uint8[][2]", "uint8[10][]"])(
    "are not confused with %s",
    (type) => {
      const nested = type.endsWith("[2]")
        ? [[1], [2]]
        : type.endsWith("[]")
          ? [Array.from({ length: 10 }, () => 1)]
          : [1, 2, 3];
      const given = of(type, type.includes("[") ? nested : 1);
      expect(elsewhere(given)).toEqual([hashTypedData(given), hashTypedData(given)]);
    },
  );

  test("and unused structs are checked too, since a wallet gets them", () => {
    const given = of("bool", true, { Other: [{ name: "y", type: "uint08" }] });
    expect(() => hashTypedData(given)).toThrow("`types.Other[0].type`");
  });
});

test.each([
  "uint8",
  "uint",
  "int256",
  "string",
  "bytes",
  "bytes32",
  "bytes33",
  "bool",
  "address",
  "S[2]",
  "S[]",
  "",
  "1S",
  "a b",
  "a)",
  "ä",
])("a struct named %j is refused", (name) => {
  const given = of("bool", true, { [name]: [{ name: "y", type: "bool" }] });
  expect(() => hashTypedData(given)).toThrow(TypeError);
  expect(() => hashTypedData(given)).toThrow("`types` has a struct");
  expect(() => hashTypedData({ ...given, primaryType: name, message: { y: true } })).toThrow("`types` has a struct");
});

test.each(["", "1x", "a b", "a,uint8 b", "ä", 5, undefined, null, {}])("a field named %j is refused", (name) => {
  const given = data({ types: { Act: [{ name, type: "bool" }] }, message: {} });
  expect(() => hashTypedData(given)).toThrow(TypeError);
  expect(() => hashTypedData(given)).toThrow("`types.Act[0].name`");
});

test("two fields of one name are refused, and fields that are none", () => {
  const twice = { name: "x", type: "bool" };
  expect(() => hashTypedData(data({ types: { Act: [twice, twice] }, message: { x: true } }))).toThrow(
    "`types.Act[1].name`",
  );
  for (const fields of [null, 5, "x", {}, [null], [5], ["x"], Array.from({ length: 1 })])
    expect(() => hashTypedData(data({ types: { Act: fields } }))).toThrow(/`types\.Act/u);
});

test("values that do not fit are named by their place", () => {
  const types = {
    Act: [{ name: "items", type: "Item[2]" }],
    Item: [{ name: "of", type: "address" }],
  };
  const given = (items: unknown) => data({ types, message: { items } });
  expect(() => hashTypedData(given([{ of: CONTRACT }, { of: "0x01" }]))).toThrow("`message.items[1].of`");
  expect(() => hashTypedData(given([{ of: CONTRACT }]))).toThrow("`message.items`");
  expect(() => hashTypedData(given([{ of: CONTRACT }, undefined]))).toThrow("`message.items[1]`");
  expect(() => hashTypedData(given([{ of: CONTRACT }, [CONTRACT]]))).toThrow("`message.items[1]`");
  expect(() => hashTypedData(data({ domain: { name: 5 } }))).toThrow("`domain.name`");
  // another place has an address with the same digits and a good checksum
  const wrong = CONTRACT.replace("CcCC", "cccC");
  expect(() => hashTypedData(given([{ of: CONTRACT }, { of: wrong }]))).toThrow("`message.items[1].of`");
  expect(() => hashTypedData(data({ domain: { verifyingContract: wrong } }))).toThrow("`domain.verifyingContract`");
});

test("a signature over ill-formed types has no signer, and says so by a TypeError", () => {
  expect(() => signerOf(of("uint08", 1), `0x${"11".repeat(65)}`)).toThrow("`types.Act[0].type`");
  expect(signerOf(data({ message: { patient: CONTRACT.replace("CcCC", "cccC") } }), `0x${"11".repeat(65)}`)).toBe(
    undefined,
  );
});

test("types that change while they are read count as they were read once", () => {
  let reads = 0;
  const changing = {
    get Act() {
      reads += 1;
      return [{ name: "x", type: reads > 1 ? "uint8" : "bool" }];
    },
  };
  expect(hashTypedData(data({ types: changing, message: { x: true } }))).toBe(hashTypedData(of("bool", true)));
});

test("an address is refused for its checksum exactly where ethers refuses it, and never taken where both libraries refuse", () => {
  const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).chain((bytes) => {
    const lower = Buffer.from(bytes).toString("hex");
    return fc
      .oneof(fc.constant(0n), fc.constant(2n ** 40n - 1n), fc.bigInt(0n, 2n ** 40n - 1n))
      .map(
        (caps) => `0x${lower.replaceAll(/./gu, (c, at: number) => ((caps >> BigInt(at)) & 1n ? c.toUpperCase() : c))}`,
      );
  });
  fc.assert(
    fc.property(address, (patient) => {
      const given = data({ message: { patient } });
      const [viem, ethers] = elsewhere(given);
      if (ethers === undefined) expect(() => hashTypedData(given)).toThrow("`message.patient`");
      else expect(hashTypedData(given)).toBe(ethers);
      if (viem !== undefined) expect(ethers).toBe(viem);
    }),
    { numRuns: 200 },
  );
});

test("whatever types somebody makes up, what core hashes is what viem and ethers hash", () => {
  const part = fc.constantFrom("uint", "int", "bytes", "string", "address", "bool", "S", "");
  const size = fc.constantFrom("", "8", "08", "7", "32", "256", "264", "0", "1");
  const brackets = fc.array(fc.constantFrom("[]", "[1]", "[01]", "[0]", "[2]", "["), { maxLength: 2 });
  const type = fc.tuple(part, size, brackets).map(([base, bits, arrays]) => `${base}${bits}${arrays.join("")}`);
  const value = fc.constantFrom<unknown>(1, 1n, true, "0x01", `0x${"11".repeat(32)}`, CONTRACT, { y: true });
  const nested = fc.tuple(value, fc.nat(2)).map(([one, depth]) => [one, [one], [[one]]][depth]);
  const struct = fc.constantFrom("S", "uint8", "string", "S[2]", "bytes32");
  let taken = 0;
  fc.assert(
    fc.property(type, nested, struct, (field, x, name) => {
      const given = of(field, x, field.startsWith(name) ? { [name]: [{ name: "y", type: "bool" }] } : {});
      let hash: string;
      try {
        hash = hashTypedData(given);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        expect((error as Error).message).toMatch(/^`(?:types|message)[^`]*`/u);
        return;
      }
      taken += 1;
      expect(elsewhere(given)).toEqual([hash, hash]);
    }),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(5);
});
