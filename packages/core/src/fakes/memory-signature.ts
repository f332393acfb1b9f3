import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { type Address, addressFromBytes } from "../domain/identifiers/address.js";
import { fromHex, type Hex, toHex } from "../domain/encoding/bytes.js";
import { hashTypedData, type TypedData } from "../domain/typed-data/typed-data.js";

const digestOf = (data: TypedData): Uint8Array => fromHex(hashTypedData(data), 32);

export const addressOfSecret = (secret: Uint8Array): Address =>
  addressFromBytes(keccak_256(secp256k1.getPublicKey(secret, false).subarray(1)).subarray(12));

/** Signs EIP-712 typed data: r ‖ s ‖ v, 65 bytes. */
export function signWithSecret(data: TypedData, secret: Uint8Array): Hex {
  const [recovery = 0, ...rs] = secp256k1.sign(digestOf(data), secret, { prehash: false, format: "recovered" });
  return toHex(Uint8Array.of(...rs, 27 + recovery));
}
