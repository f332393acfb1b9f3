import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { type Address, addressFromBytes } from "../domain/address.js";
import { fromHex, type Hex, toHex } from "../domain/hex.js";
import { hashTypedData } from "../domain/typed-data-hash.js";
import type { TypedData } from "../domain/typed-data.js";

const digestOf = (data: TypedData): Uint8Array => fromHex(hashTypedData(data), 32);

export const addressOfSecret = (secret: Uint8Array): Address =>
  addressFromBytes(keccak_256(secp256k1.getPublicKey(secret, false).subarray(1)).subarray(12));

/** r ‖ s ‖ v of EIP-712 typed data, 65 bytes. */
export function signWithSecret(data: TypedData, secret: Uint8Array): Hex {
  const [recovery = 0, ...rs] = secp256k1.sign(digestOf(data), secret, { prehash: false, format: "recovered" });
  return toHex(Uint8Array.of(...rs, 27 + recovery));
}

/** v, r ‖ s of a signature of 65 bytes, or of 64 bytes with v in the highest bit of s (EIP-2098). */
function split(signature: Uint8Array): { readonly recovery: number; readonly rs: Uint8Array } | undefined {
  const rs = signature.slice(0, 64);
  const last = signature[64];
  if (signature.length === 65 && last !== undefined) return { recovery: last >= 27 ? last - 27 : last, rs };
  if (signature.length !== 64) return undefined;
  const recovery = (rs[32] ?? 0) >> 7;
  rs[32] = (rs[32] ?? 0) & 0x7f;
  return { recovery, rs };
}

/** Who signed typed data; `undefined` for a malformed signature or one with a high s. */
export function signerOf(data: TypedData, signature: Hex): Address | undefined {
  try {
    const parts = split(fromHex(signature));
    if (!parts || parts.recovery > 1) return undefined;
    const parsed = secp256k1.Signature.fromBytes(parts.rs).addRecoveryBit(parts.recovery);
    if (parsed.hasHighS()) return undefined;
    const key = parsed.recoverPublicKey(digestOf(data)).toBytes(false);
    return addressFromBytes(keccak_256(key.subarray(1)).subarray(12));
  } catch {
    return undefined;
  }
}
