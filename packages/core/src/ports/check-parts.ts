import { inField } from "../domain/checks/check-field.js";
import { type ContentId, parseContentId } from "../domain/identifiers/content-id.js";

/** The most blobs of one `join`. */
export const MAX_PARTS = 16_384;

const MIB = 2 ** 20;
const [LEAST, MOST] = [5 * MIB, 1024 * MIB];

/**
 * Checks what a `join` is given.
 * @throws TypeError for what is no list of 1 to 16,384 content ids
 */
export function checkParts(parts: readonly ContentId[]): readonly ContentId[] {
  if (!Array.isArray(parts) || parts.length === 0 || parts.length > MAX_PARTS)
    throw new TypeError(`\`parts\` is a list of 1 to ${MAX_PARTS} ids`);
  return inField("parts", () => parts.map((id) => parseContentId(id)));
}

/**
 * Checks what the parts of a `join` have.
 * @param sizes in bytes, as each part is found to have
 * @throws TypeError for one that is not whole MiB where another follows, and for too few or too
 *   many
 */
export function checkPartSizes(sizes: readonly number[]): void {
  if (!Array.isArray(sizes)) throw new TypeError("`sizes` is a list of numbers");
  for (const [nth, size] of sizes.entries()) checkPartSize(size as number, nth, nth === sizes.length - 1);
}

/** Checks what the `nth` of them has, for a store that finds them one after the other. */
export function checkPartSize(size: number, nth: number, isLast: boolean): void {
  const isWhole = Number.isSafeInteger(size) && size > 0 && size <= MOST;
  if (!isWhole || !(isLast || (size >= LEAST && size % MIB === 0)))
    throw new TypeError(
      `\`parts.${String(nth)}\` has ${String(size)} bytes: each but the last has whole MiB, 5 to 1,024, and the last from 1 byte to 1 GiB`,
    );
}
