import { type FetchOptions, mismatch } from "./block.js";

/**
 * Joins the parts of a block.
 * @param onLife called for each part that has bytes
 * @throws ChartkeyError BLOB_MISMATCH as soon as they have more than `max` bytes
 */
export async function joinBlock(
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { max, onLife }: Pick<FetchOptions, "max" | "onLife">,
): Promise<Uint8Array> {
  const taken: Uint8Array[] = [];
  let size = 0;
  for await (const part of parts) {
    size += part.length;
    if (size > max) throw mismatch(`A block came with more than ${max} bytes`);
    if (part.length > 0) onLife?.();
    taken.push(part);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of taken) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
