import { isChartkeyError } from "../errors/chartkey-error.js";
import type { Ed25519 } from "./public-key/engine.js";
import { isPoint, isReducedPoint, isSmallOrderPoint } from "./public-key/curve25519.js";
import { publicKeys } from "./public-key/system-engine.js";

/** Whether an Ed25519 public key is a point, and of large order. */
export const isSoundSigningKey = (key: Uint8Array): boolean =>
  key.length === 32 && isReducedPoint(key) && !isSmallOrderPoint(key) && isPoint(key);

/**
 * Whether the signature of 64 bytes is one of a {@link isSoundSigningKey sound} key on the message
 * (RFC 8032, without cofactor). One of another length, whose numbers are not reduced, or with a
 * point of small order is none, whatever the engine says.
 * @throws ChartkeyError PART_UNAVAILABLE when public keys in JavaScript are needed and do not load
 * @param engine the platform's by default
 */
export async function isSignature(
  signature: Uint8Array,
  message: Uint8Array,
  key: Uint8Array,
  engine?: Ed25519,
): Promise<boolean> {
  if (signature.length !== 64 || key.length !== 32 || !isReducedPoint(key)) return false;
  if (isSmallOrderPoint(key) || isSmallOrderPoint(signature.subarray(0, 32))) return false;
  const { ed25519: system } = await publicKeys();
  try {
    return await (engine ?? system).verify(signature, message, key);
  } catch (error) {
    if (isChartkeyError(error, "PART_UNAVAILABLE")) throw error;
    return false;
  }
}
