import { kdf } from "./kdf.js";

/**
 * The key that wraps the file key of one card, 32 bytes.
 * @param secret S, the epoch's
 * @param salt the 16 bytes in the card's stanza
 */
export const cardWrapKey = (secret: Uint8Array, salt: Uint8Array): Uint8Array => kdf(secret, "card", salt);

/**
 * The key that seals the pointers to the cards of one epoch, 32 bytes.
 * @param secret S, the epoch's
 */
export const cardPointerKey = (secret: Uint8Array): Uint8Array => kdf(secret, "pointer");
