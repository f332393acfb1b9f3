import { ChartkeyError } from "../errors/chartkey-error.js";
import type { Identity } from "../ports/keyring.js";
import { sealedPolicy, type Stanza } from "./age-header.js";
import type { HybridKey } from "./hybrid-key.js";
import { unwrapHybrid, wrapHybrid } from "./hybrid-stanza.js";
import { openFile, sealFile } from "./sealed-file.js";

/**
 * Encrypts a plaintext as an age file for one or two hybrid recipients. Everything that is sealed
 * to a participant is sealed so.
 * @throws TypeError for another number of recipients
 */
export async function sealTo(recipients: readonly HybridKey[], plaintext: Uint8Array): Promise<Uint8Array> {
  if (recipients.length < 1 || recipients.length > 2) throw new TypeError("Seal to one or two recipients");
  return sealFile(plaintext, async (fileKey) => {
    const stanzas: Stanza[] = [];
    for (const key of recipients) stanzas.push(await wrapHybrid(fileKey, key));
    return stanzas;
  });
}

/**
 * Decrypts what {@link sealTo} made; `undefined` when it is sealed to somebody else.
 * @param seed of the hybrid identity, 32 bytes
 * @throws ChartkeyError SEAL_INVALID for a malformed or altered file, LIMIT_EXCEEDED for a header
 *   of more than 8 KiB
 */
export const openSealed = (seed: Uint8Array, sealed: Uint8Array): Promise<Uint8Array | undefined> =>
  openFile(sealed, sealedPolicy, (stanzas) => unwrapHybrid(stanzas, seed));

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

export const checkLimit = (bytes: Uint8Array, limit: number, what: string): void => {
  if (bytes.length > limit)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `${what} of more than ${limit} bytes` });
};

/**
 * Pads and seals contents.
 * @throws ChartkeyError LIMIT_EXCEEDED when the sealed block is longer than `limit` bytes
 */
export async function sealBlock(
  recipients: readonly HybridKey[],
  contents: Uint8Array,
  bounds: { readonly limit: number; readonly what: string },
): Promise<Uint8Array> {
  const sealed = await sealTo(recipients, padBlock(contents));
  checkLimit(sealed, bounds.limit, bounds.what);
  return sealed;
}

/** The contents, or `undefined` when they are sealed to somebody else. */
export async function openBlock(
  identity: Identity,
  sealed: Uint8Array,
  bounds: { readonly limit: number; readonly what: string },
): Promise<Uint8Array | undefined> {
  checkLimit(sealed, bounds.limit, bounds.what);
  const block = await identity.open(sealed);
  return block && unpadBlock(block);
}
