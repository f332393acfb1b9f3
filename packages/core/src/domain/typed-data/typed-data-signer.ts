import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { type Address, addressFromBytes } from "../identifiers/address.js";
import { fromHex, type Hex } from "../encoding/bytes.js";
import { checkTypedData, hashTypedData, type TypedData } from "./typed-data.js";

/**
 * v, r ‖ s of a signature of 65 bytes, or of 64 bytes with v in the highest bit of s (EIP-2098).
 */
function split(signature: Uint8Array): { readonly recovery: number; readonly rs: Uint8Array } | undefined {
  const rs = signature.slice(0, 64);
  const last = signature[64];
  if (signature.length === 65 && last !== undefined) return { recovery: last >= 27 ? last - 27 : last, rs };
  if (signature.length !== 64) return undefined;
  const recovery = (rs[32] ?? 0) >> 7;
  rs[32] = (rs[32] ?? 0) & 0x7f;
  return { recovery, rs };
}

/**
 * The account whose key signed typed data (EIP-712), recovered without a ledger. A smart account's
 * signature (ERC-1271) cannot be recovered.
 * @param signature 65 bytes, or 64 in the compact form (EIP-2098)
 * @returns `undefined` for a signature of another length, or with a high s
 * @throws TypeError for typed data with unknown or missing keys
 */
export function signerOf(data: TypedData, signature: Hex): Address | undefined {
  checkTypedData(data);
  try {
    return recoverSigner(fromHex(hashTypedData(data), 32), fromHex(signature));
  } catch {
    return undefined;
  }
}

/**
 * The account whose key signed a digest of 32 bytes.
 * @returns `undefined` for a signature of another length, or with a high s
 * @throws Error for a signature that no key can have made
 */
export function recoverSigner(digest: Uint8Array, signature: Uint8Array): Address | undefined {
  const parts = split(signature);
  if (!parts || parts.recovery > 1) return undefined;
  const parsed = secp256k1.Signature.fromBytes(parts.rs).addRecoveryBit(parts.recovery);
  if (parsed.hasHighS()) return undefined;
  const key = parsed.recoverPublicKey(digest).toBytes(false);
  return addressFromBytes(keccak_256(key.subarray(1)).subarray(12));
}
