import { ChartkeyError } from "../errors/chartkey-error.js";

const UNIT = 1024;

/**
 * The plaintext of a small age file: contents ‖ 0x80 ‖ zeros up to a multiple of 1,024 bytes. The
 * padding hides the exact length.
 * @param size the least length in bytes
 */
export function padBlock(contents: Uint8Array, size = 0): Uint8Array {
  const padded = new Uint8Array(Math.ceil(Math.max(contents.length + 1, size) / UNIT) * UNIT);
  padded.set(contents);
  padded[contents.length] = 0x80;
  return padded;
}

/**
 * The contents of a padded block.
 * @throws ChartkeyError FORMAT_INVALID for another padding
 */
export function unpadBlock(block: Uint8Array): Uint8Array {
  let end = block.length - 1;
  while (block[end] === 0) end--;
  if (block.length % UNIT !== 0 || block[end] !== 0x80)
    throw new ChartkeyError("FORMAT_INVALID", { message: "A sealed block has no valid padding" });
  return block.subarray(0, end);
}
