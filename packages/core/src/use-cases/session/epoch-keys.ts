import { sha256 } from "@noble/hashes/sha2.js";
import { type Hex, toHex } from "../../domain/encoding/bytes.js";
import { cardPointerKey } from "../../envelope/kdf.js";
import { type PointerCipher, pointerCipher, type PointerContext } from "../../envelope/pointer.js";
import { type RecordIdCipher, recordIdCipher } from "../../envelope/record-id.js";

/**
 * What seals and opens the cards of one epoch. It lives no longer than the reading or the plan for
 * which it was made.
 */
export interface EpochKeys {
  /** S, 32 bytes. */
  readonly secret: Uint8Array;
  /** Tells two secrets apart. */
  readonly name: Hex;
  sealPointer(digest: Uint8Array): Hex;
  /** The digest behind a pointer. */
  openPointer(pointer: Hex): Uint8Array;
  readonly recordIds: RecordIdCipher;
}

/** @param secret S, 32 bytes */
export function epochKeys(secret: Uint8Array, place: Extract<PointerContext, { readonly kind: "card" }>): EpochKeys {
  let made: PointerCipher | undefined;
  let ids: RecordIdCipher | undefined;
  const cipher = () => (made ??= pointerCipher(cardPointerKey(secret), place));
  return {
    secret,
    name: toHex(sha256(secret)),
    sealPointer: (digest) => cipher().seal(digest),
    openPointer: (pointer) => cipher().open(pointer),
    get recordIds() {
      return (ids ??= recordIdCipher(secret));
    },
  };
}
