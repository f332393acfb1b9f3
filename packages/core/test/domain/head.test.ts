import { TypedDataEncoder } from "ethers";
import { hashStruct as viemHashStruct } from "viem";
import { describe, expect, test } from "vitest";
import { type Act, actStruct, actTypes, NO_REQUEST } from "../../src/domain/acts/act.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { genesisHead, hashAct } from "../../src/domain/acts/head.js";
import { toHex } from "../../src/domain/encoding/bytes.js";
import vectors from "../vectors/acts.json" with { type: "json" };
import { encodedEverything } from "../../src/domain/grants/scope.js";

const structOf = (value: Act) => {
  const { primaryType, message } = actStruct(value);
  return { primaryType, message, types: { [primaryType]: actTypes[primaryType].map((field) => ({ ...field })) } };
};

describe("hashAct", () => {
  test("agrees with them on the golden vectors", () => {
    for (const { act: value, hashStruct } of vectors.log as readonly { act: Act; hashStruct: string }[]) {
      const { primaryType, message, types } = structOf(value);
      expect(toHex(hashAct(value))).toBe(hashStruct);
      expect(viemHashStruct({ types, primaryType, data: message })).toBe(hashStruct);
      expect(TypedDataEncoder.hashStruct(primaryType, types, message)).toBe(hashStruct);
    }
  });
});

describe("actStruct", () => {
  test("spells out to a person what is granted", () => {
    const grantee = parseAddress(`0x${"22".repeat(20)}`);
    const patient = parseAddress(`0x${"11".repeat(20)}`);
    const grant = {
      kind: "grantAccess",
      patient,
      grantee,
      until: 9,
      permissions: 5,
      envelope: encodedEverything,
      request: NO_REQUEST,
    } as const;
    const { message } = actStruct({ ...grant, scope: encodedEverything });
    expect(message).toMatchObject({ covers: "everything", read: true, contribute: false, amend: true, until: 9 });
    const scopeOf = (type: string) => `0x${type}${"ab".repeat(16)}${"00".repeat(15)}` as const;
    expect(actStruct({ ...grant, scope: scopeOf("01") }).message["covers"]).toBe("a folder");
    expect(actStruct({ ...grant, scope: scopeOf("02") }).message["covers"]).toBe("a record");
  });
});

describe("nextHead", () => {
  test("begins with 24 zero bytes", () => {
    expect(genesisHead).toBe(`0x${"00".repeat(24)}`);
  });
});
