import { createCipheriv } from "node:crypto";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeScope } from "../../src/domain/grants/scope.js";
import { info } from "../../src/envelope/kdf.js";
import { openPointer, type PointerContext, sealPointer } from "../../src/envelope/pointer.js";
import { asha, bytesOf, folder, ledger, otherFolder, otherLedger, rao, record, stranger } from "./cast.js";

const key = bytesOf(32, "pointer key");
const digest = bytesOf(32, "digest");
const patient = asha.address;
const scope = encodeScope({ folder });

const contexts: readonly PointerContext[] = [
  { kind: "card", ledger, patient, folder },
  { kind: "card", ledger, patient, folder: otherFolder },
  { kind: "card", ledger: otherLedger, patient, folder },
  { kind: "card", ledger, patient: stranger.address, folder },
  { kind: "lockbox", ledger, patient },
  { kind: "envelope", ledger, patient, grantee: rao.address, scope },
  { kind: "envelope", ledger, patient, grantee: stranger.address, scope },
  { kind: "envelope", ledger, patient, grantee: rao.address, scope: encodeScope("everything") },
  { kind: "envelope", ledger, patient, grantee: rao.address, scope: encodeScope({ record }) },
  { kind: "offer", ledger, patient, author: rao.address, scope },
  { kind: "message", ledger, patient, asker: rao.address },
  { kind: "message", ledger, patient: rao.address, asker: patient },
];

test("a digest comes back from every kind of context", () => {
  for (const context of contexts) expect(openPointer(key, context, sealPointer(key, context, digest))).toEqual(digest);
});

test("the same digest looks different in each context, and opens nowhere else", () => {
  const sealed = contexts.map((context) => sealPointer(key, context, digest));
  expect(new Set(sealed).size).toBe(contexts.length);
  for (const [i, pointer] of sealed.entries())
    for (const [j, context] of contexts.entries())
      expect(bytesToHex(openPointer(key, context, pointer)) === bytesToHex(digest)).toBe(i === j);
});

test("a retry shows equality and nothing else: no two pointers XOR to what the digests do", () => {
  const context: PointerContext = { kind: "card", ledger, patient, folder };
  const digests = Array.from({ length: 12 }, (_, i) => bytesOf(32, `digest ${i}`));
  const pointers = digests.map((one) => hexToBytes(sealPointer(key, context, one).slice(2)));
  const sums = (all: readonly Uint8Array[]) =>
    all.flatMap((a, i) => all.slice(i + 1).map((b) => bytesToHex(a.map((byte, k) => byte ^ (b[k] ?? 0)))));
  const ofDigests = new Set(sums(digests));
  expect(sums(pointers).filter((sum) => ofDigests.has(sum))).toEqual([]);
  expect(sealPointer(key, context, digest)).toBe(sealPointer(key, context, digest));
});

/**
 * FF1.Encrypt of NIST SP 800-38G, Algorithm 7, written from the paper on OpenSSL's AES, for
 * numerals of any radix.
 */
function ff1(aesKey: Uint8Array, radix: number, tweak: Uint8Array, numerals: readonly number[]): number[] {
  const aes = (block: Uint8Array) => {
    const cipher = createCipheriv(`aes-${aesKey.length * 8}-ecb`, aesKey, null).setAutoPadding(false);
    return Uint8Array.from(cipher.update(block));
  };
  const num = (digits: readonly number[]) => digits.reduce((sum, d) => sum * BigInt(radix) + BigInt(d), 0n);
  const big = (value: bigint | number, length: number) =>
    Uint8Array.from(Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex"));
  const n = numerals.length;
  const u = Math.floor(n / 2);
  const v = n - u;
  let a = numerals.slice(0, u);
  let b = numerals.slice(u);
  const bytes = Math.ceil((BigInt(radix) ** BigInt(v) - 1n).toString(2).length / 8);
  const d = 4 * Math.ceil(bytes / 4) + 4;
  const p = Uint8Array.from([1, 2, 1, ...big(radix, 3), 10, u % 256, ...big(n, 4), ...big(tweak.length, 4)]);
  for (let i = 0; i < 10; i++) {
    const pad = new Uint8Array((((-tweak.length - bytes - 1) % 16) + 16) % 16);
    const input = Uint8Array.from([...p, ...tweak, ...pad, i, ...big(num(b), bytes)]);
    let r = new Uint8Array(16);
    for (let j = 0; j < input.length; j += 16) r = aes(r.map((byte, k) => byte ^ (input[j + k] ?? 0)));
    const s = [...r];
    for (let j = 1; s.length < d; j++) s.push(...aes(r.map((byte, k) => byte ^ (big(j, 16)[k] ?? 0))));
    const y = BigInt(`0x${bytesToHex(Uint8Array.from(s.slice(0, d)))}`);
    const m = i % 2 === 0 ? u : v;
    let c = (num(a) + y) % BigInt(radix) ** BigInt(m);
    const digits = Array.from({ length: m }, () => 0);
    for (let k = m - 1; k >= 0; k--, c /= BigInt(radix)) digits[k] = Number(c % BigInt(radix));
    [a, b] = [b, digits];
  }
  return [...a, ...b];
}

test("the independent FF1 gives NIST's own samples", () => {
  const digits = (text: string) => text.split("").map((c) => Number.parseInt(c, 36));
  const aes256 = hexToBytes("2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94");
  const plain = digits("0123456789");
  expect(ff1(aes256, 10, new Uint8Array(), plain)).toEqual(digits("6657667009"));
  expect(ff1(aes256, 10, hexToBytes("39383736353433323130"), plain)).toEqual(digits("1001623463"));
  expect(ff1(aes256, 36, hexToBytes("3737373770717273373737"), digits("0123456789abcdefghi"))).toEqual(
    digits("xs8a0azh2avyalyzuwd"),
  );
});

test("a pointer is FF1 over the digest's bits, each byte from its least significant bit on", () => {
  const bits = (bytes: Uint8Array) =>
    [...bytes].flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte >> i) & 1));
  const bytes = (all: readonly number[]) =>
    Uint8Array.from({ length: all.length / 8 }, (_, i) =>
      all.slice(8 * i, 8 * i + 8).reduce((sum, bit, k) => sum | (bit << k), 0),
    );
  const context: PointerContext = { kind: "lockbox", ledger, patient };
  const address = hexToBytes(patient.slice(2));
  const tweak = info("pointer", "lockbox", ledger, address, address, new Uint8Array(20), new Uint8Array(32));
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      (k, one) => {
        expect(sealPointer(k, context, one)).toBe(`0x${bytesToHex(bytes(ff1(k, 2, tweak, bits(one))))}`);
      },
    ),
    { numRuns: 20 },
  );
});
