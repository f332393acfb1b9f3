/**
 * An unsigned integer, big-endian, in `length` bytes.
 * @throws TypeError when it is not an integer or does not fit.
 */
export function uint(value: number | bigint, length: number): Uint8Array {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new TypeError(`${value} is not an integer`);
  const bytes = new Uint8Array(length);
  let rest = BigInt(value);
  for (let i = length - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  if (rest !== 0n) throw new TypeError(`${value} does not fit ${length} bytes`);
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
