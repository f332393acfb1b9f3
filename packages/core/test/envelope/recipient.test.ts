import { x25519 } from "@noble/curves/ed25519.js";
import { bech32 } from "@scure/base";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { expect, test } from "vitest";
import { isHybridKey, isSoundX25519 } from "../../src/envelope/hybrid-key.js";
import {
  checkExportRecipient,
  identityString,
  parseIdentityString,
  parseRecipient,
  recipientString,
} from "../../src/envelope/recipient.js";
import { asha } from "./cast.js";

const raw = parseRecipient(asha.recipient);

test("a hybrid recipient comes back from its string", () => {
  expect(raw.length).toBe(1216);
  expect(recipientString(raw)).toBe(asha.recipient);
});

test("an ML-KEM coefficient that is not reduced is refused, wherever it is", () => {
  const first = raw.slice();
  first.set([0x01, 0x0d | ((raw[1] ?? 0) & 0xf0)]);
  const second = raw.slice();
  second.set([((raw[1150] ?? 0) & 0x0f) | 0x10, 0xd0], 1150);
  expect(isHybridKey(raw)).toBe(true);
  expect(isHybridKey(first)).toBe(false);
  expect(isHybridKey(second)).toBe(false);
  first.set([0x00, 0x0d | ((raw[1] ?? 0) & 0xf0)]);
  expect(isHybridKey(first), "3328 is the largest").toBe(true);
  expect(() => parseRecipient(recipientString(second))).toThrow(TypeError);
});

const lowOrder = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
].map((hex) => Uint8Array.from(Buffer.from(hex, "hex")));

test("an X25519 key of low order is refused", () => {
  for (const key of lowOrder) {
    expect(isSoundX25519(key)).toBe(false);
    expect(isHybridKey(new Uint8Array([...raw.subarray(0, 1184), ...key]))).toBe(false);
  }
  expect(isSoundX25519(x25519.getPublicKey(new Uint8Array(32).fill(7)))).toBe(true);
});

test("other recipients are refused where a hybrid one is required", async () => {
  const older = await identityToRecipient(await generateX25519Identity());
  for (const other of [older, "age1pq1", "", `${asha.recipient}q`, asha.recipient.toUpperCase()])
    expect(() => parseRecipient(other)).toThrow(TypeError);
  expect(() => checkExportRecipient(older)).not.toThrow();
  expect(() => checkExportRecipient(bech32.encodeFromBytes("age1tag", new Uint8Array(33)))).toThrow(TypeError);
  expect(() => checkExportRecipient(bech32.encodeFromBytes("age", new Uint8Array(32)))).toThrow(TypeError);
});

test("an X25519 recipient of an export has 32 bytes", () => {
  for (const length of [0, 31, 33])
    expect(() => checkExportRecipient(bech32.encodeFromBytes("age", new Uint8Array(length).fill(9)))).toThrow(
      TypeError,
    );
  for (const none of [undefined, 1, {}]) expect(() => checkExportRecipient(none as never)).toThrow(/age1pq1/u);
});

test("a hybrid identity comes back, and no other text is taken or repeated", () => {
  const identity = identityString(new Uint8Array(32).fill(3));
  expect(identity).toMatch(/^AGE-SECRET-KEY-PQ-1/u);
  expect(parseIdentityString(identity)).toEqual(new Uint8Array(32).fill(3));
  for (const other of [
    identityString(new Uint8Array(31)),
    identityString(new Uint8Array(33)),
    bech32.encodeFromBytes("age-secret-key-", new Uint8Array(32)).toUpperCase(),
    identity.toLowerCase(),
    `${identity}Q`,
    identity.slice(0, -1),
    "",
    "AGE-SECRET-KEY-PQ-1",
  ]) {
    expect(() => parseIdentityString(other), other.slice(0, 24)).toThrow(/Expected a hybrid age identity/u);
    if (other.length > 19) expect(() => parseIdentityString(other)).not.toThrow(other.slice(19));
  }
});
