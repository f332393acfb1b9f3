import { ChartkeyError } from "../errors/chartkey-error.js";

const UNIT = 1024;

/**
 * What age seals in a small blob: contents ‖ 0x80 ‖ zeros up to a multiple of 1,024 bytes, so that
 * lengths tell little.
 * @param size pads further, to at least this many bytes
 */
export function padBlock(contents: Uint8Array, size = 0): Uint8Array {
  const padded = new Uint8Array(Math.ceil(Math.max(contents.length + 1, size) / UNIT) * UNIT);
  padded.set(contents);
  padded[contents.length] = 0x80;
  return padded;
}

/** @throws ChartkeyError FORMAT_INVALID unless `block` was padded so. */
export function unpadBlock(block: Uint8Array): Uint8Array {
  let end = block.length - 1;
  while (block[end] === 0) end--;
  if (block.length % UNIT !== 0 || block[end] !== 0x80)
    throw new ChartkeyError("FORMAT_INVALID", { message: "A sealed block has no valid padding" });
  return block.subarray(0, end);
}
