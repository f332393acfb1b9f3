import { ed25519 } from "@noble/curves/ed25519.js";

/** Whether an Ed25519 public key is a point, and of large order. */
export function isSoundSigningKey(key: Uint8Array): boolean {
  try {
    return !ed25519.Point.fromBytes(key).isSmallOrder();
  } catch {
    return false;
  }
}

/**
 * Whether the signature of 64 bytes is one of a {@link isSoundSigningKey sound} key on the message
 * (RFC 8032). One of another length, or whose numbers are not reduced, is none.
 */
export function isSignature(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}
