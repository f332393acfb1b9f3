import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { encodeIdentityBundle, parseIdentityBundle } from "../../src/envelope/identity-bundle.js";
import { asha, flipped } from "./cast.js";
import { coded } from "./throws.js";

const { bundle } = asha;

test("comes back, and its digest names it", () => {
  expect(bundle.bytes.length).toBe(21 + 1216 + 32 + 32);
  expect(bundle.digest).toBe(`0x${bytesToHex(sha256(bundle.bytes))}`);
  expect(encodeIdentityBundle({ recipient: bundle.recipient, agree: bundle.agree, signing: bundle.signing })).toEqual(
    bundle.bytes,
  );
});

const replaced = (start: number, bytes: Uint8Array): Uint8Array => {
  const copy = bundle.bytes.slice();
  copy.set(bytes, start);
  return copy;
};

test.each([
  ["short", bundle.bytes.subarray(0, -1)],
  ["long", new Uint8Array([...bundle.bytes, 0])],
  ["empty", new Uint8Array()],
  ["of another tag", flipped(bundle.bytes, 19)],
  ["with an unreduced ML-KEM key", replaced(21, new Uint8Array([0xff, 0xff, 0xff]))],
  ["with a low-order X25519 key in the recipient", replaced(21 + 1184, new Uint8Array(32))],
  ["with a low-order agree key", replaced(21 + 1216, new Uint8Array(32))],
  ["with a signing key of small order", replaced(21 + 1248, new Uint8Array(32))],
  ["with a signing key that is no point", replaced(21 + 1248, new Uint8Array(32).fill(0xff))],
])("is refused when it is %s", (_, bytes) => {
  expect(() => parseIdentityBundle(bytes)).toThrow(coded("FORMAT_INVALID"));
});
