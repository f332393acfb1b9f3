import { createCipheriv } from "node:crypto";
import { bytesToHex } from "@noble/hashes/utils.js";

/**
 * FF1.Encrypt of NIST SP 800-38G, Algorithm 7, written from the paper on OpenSSL's AES, for
 * numerals of any radix.
 */
export function ff1(aesKey: Uint8Array, radix: number, tweak: Uint8Array, numerals: readonly number[]): number[] {
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
