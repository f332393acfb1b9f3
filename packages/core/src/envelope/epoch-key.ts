import { kdf } from "./kdf.js";

/**
 * Wraps the file keys of the cards of one epoch.
 * @param secret S
 * @param salt the 16 bytes in the card's stanza
 */
export const cardWrapKey = (secret: Uint8Array, salt: Uint8Array): Uint8Array => kdf(secret, "card", salt);

/** Seals the pointers to the cards of one epoch. @param secret S */
export const cardPointerKey = (secret: Uint8Array): Uint8Array => kdf(secret, "pointer");
