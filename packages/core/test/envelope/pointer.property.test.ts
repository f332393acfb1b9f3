import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { info } from "../../src/envelope/kdf.js";
import { type PointerContext, sealPointer } from "../../src/envelope/pointer.js";
import { ff1 } from "./ff1.js";
import { asha, ledger } from "./cast.js";

const patient = asha.address;

test("a pointer is FF1 over the digest's bits, each byte from its least significant bit on", () => {
  const bits = (bytes: Uint8Array) =>
    [...bytes].flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte >> i) & 1));
  const bytes = (all: readonly number[]) =>
    Uint8Array.from({ length: all.length / 8 }, (_, i) =>
      all.slice(8 * i, 8 * i + 8).reduce((sum, bit, k) => sum | (bit << k), 0),
    );
  const place: PointerContext = { kind: "lockbox", ledger, patient };
  const address = hexToBytes(patient.slice(2));
  const tweak = info("pointer", "lockbox", ledger, address, address, new Uint8Array(20), new Uint8Array(32));
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      (k, one) => {
        expect(sealPointer(k, place, one)).toBe(`0x${bytesToHex(bytes(ff1(k, 2, tweak, bits(one))))}`);
      },
    ),
    { numRuns: 20 },
  );
});
