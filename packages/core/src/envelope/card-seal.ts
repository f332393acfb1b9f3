import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { base64nopad } from "@scure/base";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { Entropy } from "../ports/entropy.js";
import { type AgeHeader, cardPolicy, encodeHeader, EPOCH, isHeaderOf, readHeader, type Stanza } from "./age-header.js";
import { cardWrapKey } from "./kdf.js";
import { CHUNK, chunkNonce, NONCE, streamKey } from "./payload/stream-key.js";

const SALT = 16;
const FILE_KEY = 16;
// each wrap key wraps one file key only
const ZERO_NONCE = new Uint8Array(12);
const ONLY_CHUNK = chunkNonce(0, true);

const altered = (cause?: unknown): ChartkeyError =>
  new ChartkeyError("SEAL_INVALID", { message: "This card does not open with that key", cause });

/**
 * The stanza of a card: `-> chartkey/epoch` and 16 fresh random bytes. Its body is the file key,
 * encrypted with a key derived from the epoch's secret.
 */
function wrap(fileKey: Uint8Array, secret: Uint8Array, salt: Uint8Array): Stanza {
  const body = chacha20poly1305(cardWrapKey(secret, salt), ZERO_NONCE).encrypt(fileKey);
  return { args: [EPOCH, base64nopad.encode(salt)], body };
}

function unwrap({ stanzas: [stanza] }: AgeHeader, secret: Uint8Array): Uint8Array {
  const [, encoded = "", ...more] = stanza?.args ?? [];
  try {
    const salt = base64nopad.decode(encoded);
    if (more.length > 0 || salt.length !== SALT || stanza?.body.length !== FILE_KEY + 16) throw altered();
    return chacha20poly1305(cardWrapKey(secret, salt), ZERO_NONCE).decrypt(stanza.body);
  } catch (cause) {
    throw altered(cause);
  }
}

/**
 * What opens a card: the epoch's secret, or the card's own file key, which a grant of one record
 * hands over.
 */
export type CardKey = { readonly secret: Uint8Array } | { readonly fileKey: Uint8Array };

/** Seals a card's block as an age file of one chunk. Returns it with its file key. */
export function sealCardBlock(
  block: Uint8Array,
  secret: Uint8Array,
  entropy: Entropy,
): { readonly bytes: Uint8Array; readonly fileKey: Uint8Array } {
  if (block.length > CHUNK) throw new ChartkeyError("LIMIT_EXCEEDED", { message: "A card of more than 64 KiB" });
  const fileKey = entropy.bytes(FILE_KEY);
  const header = encodeHeader([wrap(fileKey, secret, entropy.bytes(SALT))], fileKey);
  const nonce = entropy.bytes(NONCE);
  const body = chacha20poly1305(streamKey(fileKey, nonce), ONLY_CHUNK).encrypt(block);
  return { bytes: concatBytes(header, nonce, body), fileKey };
}

/**
 * Opens a card's block.
 * @throws ChartkeyError SEAL_INVALID for another key, or a malformed or altered card
 */
export function openCardBlock(
  sealed: Uint8Array,
  key: CardKey,
): { readonly block: Uint8Array; readonly fileKey: Uint8Array } {
  const header = readHeader(sealed, cardPolicy);
  const fileKey = "fileKey" in key ? key.fileKey : unwrap(header, key.secret);
  if (!isHeaderOf(header, fileKey)) throw altered();
  const start = header.bytes.length + NONCE;
  const nonce = sealed.subarray(header.bytes.length, start);
  try {
    const block = chacha20poly1305(streamKey(fileKey, nonce), ONLY_CHUNK).decrypt(sealed.subarray(start));
    return { block, fileKey };
  } catch (cause) {
    throw altered(cause);
  }
}
