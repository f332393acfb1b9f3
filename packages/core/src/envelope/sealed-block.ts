import { ChartkeyError } from "../errors/chartkey-error.js";
import type { Identity } from "../ports/keyring.js";
import { padBlock, unpadBlock } from "./block.js";
import { sealTo } from "./sealed.js";

export const checkLimit = (bytes: Uint8Array, limit: number, what: string): void => {
  if (bytes.length > limit)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `${what} of more than ${limit} bytes` });
};

/**
 * Pads and seals contents.
 * @throws ChartkeyError LIMIT_EXCEEDED when the sealed block is longer than `limit` bytes
 */
export async function sealBlock(
  recipients: readonly string[],
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
