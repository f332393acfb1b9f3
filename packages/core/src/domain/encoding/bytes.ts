import { bytesToHex, hexToBytes, isBytes } from "@noble/hashes/utils.js";

/** Bytes as lower-case or checksummed hexadecimal with the prefix `0x`. */
export type Hex = `0x${string}`;

const DIGITS = Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0));

/**
 * Without a concatenation for each byte, which leaves a string of many pieces: a long log has as
 * many of them as entries.
 */
function shortHex(bytes: Uint8Array): string {
  const codes: number[] = [];
  for (const byte of bytes) codes.push(DIGITS[byte >> 4] ?? 0, DIGITS[byte & 15] ?? 0);
  return String.fromCharCode(48, 120, ...codes);
}

/** @throws TypeError for what is no Uint8Array */
export function toHex(bytes: Uint8Array): Hex {
  if (!isBytes(bytes)) throw new TypeError("Expected a Uint8Array");
  return (bytes.length <= 64 ? shortHex(bytes) : `0x${bytesToHex(bytes)}`) as Hex;
}

/**
 * @param length in bytes; any by default
 * @throws TypeError unless `hex` is `0x` and an even number of hexadecimal digits, of `length`
 *   bytes
 */
export function fromHex(hex: string, length?: number): Uint8Array {
  if (typeof hex !== "string" || hex.length % 2 !== 0 || !/^0[xX][0-9A-Fa-f]*$/u.test(hex))
    throw new TypeError("Expected 0x and hexadecimal digits");
  if (length !== undefined && hex.length !== 2 + 2 * length)
    throw new TypeError(`Expected ${length} bytes in hexadecimal`);
  return hexToBytes(hex.slice(2));
}

/**
 * An unsigned integer, big-endian, in `length` bytes.
 * @throws TypeError when it is not an integer or does not fit.
 */
export function uint(value: number | bigint, length: number): Uint8Array {
  if (typeof value === "number") return safeUint(value, length);
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let i = length - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  if (rest !== 0n) throw new TypeError(`${value} does not fit ${length} bytes`);
  return bytes;
}

/** The same without a bigint for each byte: the replay of a log encodes several in each entry. */
function safeUint(value: number, length: number): Uint8Array {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is not an integer`);
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let i = length - 1; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  if (rest !== 0) throw new TypeError(`${value} does not fit ${length} bytes`);
  return bytes;
}

/**
 * The unsigned integer that big-endian `bytes` hold.
 * @throws TypeError for more than 6 bytes
 */
export function readUint(bytes: Uint8Array): number {
  if (bytes.length > 6) throw new TypeError("At most 6 bytes");
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}
