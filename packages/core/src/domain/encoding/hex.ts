import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";

/** Bytes as lower-case or checksummed hexadecimal with the prefix `0x`. */
export type Hex = `0x${string}`;

export const toHex = (bytes: Uint8Array): Hex => `0x${bytesToHex(bytes)}`;

/**
 * @param length in bytes; any by default
 * @throws TypeError unless `hex` is `0x` and an even number of hexadecimal digits, of `length`
 *   bytes
 */
export function fromHex(hex: string, length?: number): Uint8Array {
  if (!/^0x(?:[0-9a-f]{2})*$/iu.test(hex)) throw new TypeError("Expected 0x and hexadecimal digits");
  if (length !== undefined && hex.length !== 2 + 2 * length)
    throw new TypeError(`Expected ${length} bytes in hexadecimal`);
  return hexToBytes(hex.slice(2));
}
