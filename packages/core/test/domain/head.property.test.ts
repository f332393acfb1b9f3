import { TypedDataEncoder } from "ethers";
import * as fc from "fast-check";
import { encodePacked, hashStruct as viemHashStruct, keccak256, slice } from "viem";
import { expect, test } from "vitest";
import { type Act, actStruct, actTypes } from "../../src/domain/acts/act.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { hashAct, nextHead } from "../../src/domain/acts/head.js";
import { toHex } from "../../src/domain/encoding/bytes.js";
import { encodedEverything } from "../../src/domain/grants/scope.js";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((value) => toHex(value));
const bytes32 = bytes(32);
const bytes32List = fc.array(bytes32, { maxLength: 4 });
const address = bytes(20).map(parseAddress);
const scope = fc.oneof(
  fc.constant(encodedEverything),
  fc
    .tuple(fc.constantFrom("01", "02"), bytes(16))
    .map(([type, id]) => `0x${type}${id.slice(2)}${"00".repeat(15)}` as const),
);

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant("publishKey"), participant: address, key: bytes32 }),
  fc.record({ kind: fc.constant("startEpoch"), patient: address, epochs: bytes32List, lockbox: bytes32 }),
  fc.record({ kind: fc.constant("fileCard"), patient: address, location: bytes32, card: bytes32 }),
  fc.record({ kind: fc.constant("fileCards"), patient: address, location: bytes32, cards: bytes32List }),
  fc.record({
    kind: fc.constant("grantAccess"),
    patient: address,
    grantee: address,
    scope,
    until: fc.nat(2 ** 40 - 1),
    permissions: fc.nat(7),
    envelope: bytes32,
  }),
  fc.record({
    kind: fc.constantFrom("revokeAccess", "relinquishAccess"),
    patient: address,
    grantee: address,
    scope: bytes32,
  }),
  fc.record({ kind: fc.constant("revokeEveryone"), patient: address }),
  fc.record({
    kind: fc.constant("offerRecord"),
    patient: address,
    author: address,
    scope,
    amends: fc.boolean(),
    offer: bytes32,
  }),
  fc.record({
    kind: fc.constantFrom("requestAccess", "cancelRequest", "rejectRequest"),
    patient: address,
    requester: address,
    message: bytes32,
  }),
);

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
