import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { encodeScope } from "../../src/domain/grants/scope.js";
import { openPointer, type PointerContext, sealPointer } from "../../src/envelope/pointer.js";
import { ff1 } from "./ff1.js";
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
  { kind: "message", ledger, patient, requester: rao.address },
  { kind: "message", ledger, patient: rao.address, requester: patient },
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
