import { checkKeys, type KeyRules } from "./check-keys.js";

/**
 * A part of some bytes: from `offset` on, `length` of them. Past the end of the bytes it has what
 * there is, which may be nothing.
 */
export interface ByteRange {
  /** 0 to 2^53 − 1. */
  readonly offset: number;
  /** 0 to 2^53 − 1. */
  readonly length: number;
}

const rangeKeys: KeyRules<ByteRange> = { offset: "required", length: "required" };

/**
 * @returns a copy
 * @throws TypeError that names the key, for what is no number of bytes
 */
export function checkRange(range: ByteRange): ByteRange {
  const checked = checkKeys("range", range, rangeKeys);
  for (const key of ["offset", "length"] as const)
    if (!Number.isSafeInteger(checked[key]) || checked[key] < 0)
      throw new TypeError(`\`range.${key}\` is a number of bytes`);
  return checked;
}

/**
 * Where a part of `size` bytes begins and ends, end exclusive.
 * @throws TypeError that names the key, for what is no number of bytes
 */
export function boundsOf(range: ByteRange, size: number): { readonly from: number; readonly to: number } {
  const { offset, length } = checkRange(range);
  if (!Number.isSafeInteger(size)) throw new TypeError("`size` is a number of bytes");
  const from = Math.min(offset, size);
  return { from, to: from + Math.min(length, size - from) };
}
