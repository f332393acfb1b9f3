import { TypedDataEncoder } from "ethers";
import * as fc from "fast-check";
import { encodePacked, hashStruct as viemHashStruct, keccak256, slice } from "viem";
import { expect, test } from "vitest";
import { type Act, actStruct, actTypes } from "../../src/domain/acts/act.js";
import { hashAct, nextHead } from "../../src/domain/acts/head.js";
import { toHex } from "../../src/domain/encoding/bytes.js";
import { acts, bytes } from "./arbitrary-acts.js";

const act = acts();

const structOf = (value: Act) => {
  const { primaryType, message } = actStruct(value);
  return { primaryType, message, types: { [primaryType]: actTypes[primaryType].map((field) => ({ ...field })) } };
};

test("the hash of an act agrees with viem and ethers for every act", () => {
  fc.assert(
    fc.property(act, (value) => {
      const { primaryType, message, types } = structOf(value);
      const hash = toHex(hashAct(value));
      expect(viemHashStruct({ types, primaryType, data: message })).toBe(hash);
      expect(TypedDataEncoder.hashStruct(primaryType, types, message)).toBe(hash);
    }),
    { numRuns: 300 },
  );
});

test("the hash of an act differs for any two acts that differ", () => {
  fc.assert(
    fc.property(act, act, (a, b) => {
      expect(toHex(hashAct(a)) === toHex(hashAct(b))).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});

test("a head is the first 24 bytes of keccak256(head ‖ uint64 time ‖ hashStruct(act))", () => {
  fc.assert(
    fc.property(bytes(24), fc.nat(2 ** 40), act, (head, time, value) => {
      const packed = encodePacked(["bytes24", "uint64", "bytes32"], [head, BigInt(time), toHex(hashAct(value))]);
      expect(nextHead(head, time, value)).toBe(slice(keccak256(packed), 0, 24));
    }),
  );
});
