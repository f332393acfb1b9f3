import { secp256k1 } from "@noble/curves/secp256k1.js";
import { privateKeyToAccount } from "viem/accounts";
import { parseCompactSignature, parseSignature, serializeCompactSignature, signatureToCompactSignature } from "viem";
import { describe, expect, test } from "vitest";
import { fromHex, type Hex, toHex, uint } from "../../src/domain/encoding/bytes.js";
import { signerOf } from "../../src/domain/typed-data/typed-data-signer.js";
import type { TypedData } from "../../src/domain/typed-data/typed-data.js";

const account = privateKeyToAccount(`0x${"11".repeat(32)}`);
const types = { Note: [{ name: "text", type: "string" }] };
const domain = { name: "Chartkey", version: "1" };
const data = (text: string): TypedData => ({ domain, types, primaryType: "Note", message: { text } });
const sign = (text: string) => account.signTypedData({ domain, types, primaryType: "Note", message: { text } });

/** Texts whose signatures have both values of v. */
const texts = Array.from({ length: 12 }, (_, nth) => `note ${nth}`);
const vOf = (signature: Hex) => Number.parseInt(signature.slice(-2), 16);

describe("the signer of typed data", () => {
  test("is recovered from 65 bytes, with v of 0 and 1 or of 27 and 28", async () => {
    const seen = new Set<number>();
    for (const text of texts) {
      const signature = await sign(text);
      seen.add(vOf(signature));
      expect(signerOf(data(text), signature)).toBe(account.address);
      const low: Hex = `${signature.slice(0, -2) as Hex}0${vOf(signature) - 27}`;
      expect(signerOf(data(text), low)).toBe(account.address);
      expect(signerOf(data("another"), signature)).not.toBe(account.address);
    }
    expect([...seen].toSorted((a, b) => a - b)).toEqual([27, 28]);
  });

  test("is recovered from the compact form (EIP-2098)", async () => {
    for (const text of texts) {
      const compact = serializeCompactSignature(signatureToCompactSignature(parseSignature(await sign(text))));
      expect(parseCompactSignature(compact)).toBeDefined();
      expect(signerOf(data(text), compact)).toBe(account.address);
    }
  });

  test("is nobody for the other signature that the curve admits, with a high s", async () => {
    const signature = await sign("note");
    const s = BigInt(`0x${signature.slice(66, 130)}`);
    const high = toHex(uint(secp256k1.Point.Fn.ORDER - s, 32)).slice(2);
    const flipped: Hex = `${signature.slice(0, 66) as Hex}${high}${vOf(signature) === 27 ? "1c" : "1b"}`;
    expect(signerOf(data("note"), flipped)).toBeUndefined();
  });

  test("is nobody for bytes that are no signature", async () => {
    const signature = await sign("note");
    const body = signature.slice(0, -2);
    for (const wrong of [
      "0x",
      body.slice(0, -2),
      `${signature}00`,
      `${signature}${"00".repeat(20)}`,
      `${body}02`,
      `${body}1d`,
      `0x${"00".repeat(65)}`,
      "signature",
    ])
      expect(signerOf(data("note"), wrong as Hex)).toBeUndefined();
    expect(fromHex(signature)).toHaveLength(65);
  });
});
