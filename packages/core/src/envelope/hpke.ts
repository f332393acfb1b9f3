import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

const VERSION = utf8ToBytes("HPKE-v1");
/** MLKEM768-X25519, HKDF-SHA256, ChaCha20-Poly1305. */
const SUITE = concatBytes(utf8ToBytes("HPKE"), Uint8Array.of(0x64, 0x7a, 0x00, 0x01, 0x00, 0x03));
const EMPTY = new Uint8Array();

const labeledExtract = (label: string, input: Uint8Array, salt?: Uint8Array): Uint8Array =>
  extract(sha256, concatBytes(VERSION, SUITE, utf8ToBytes(label), input), salt);

const labeledExpand = (secret: Uint8Array, label: string, context: Uint8Array, size: number): Uint8Array =>
  expand(sha256, secret, concatBytes(Uint8Array.of(0, size), VERSION, SUITE, utf8ToBytes(label), context), size);

/** The context of the key schedule, of an application's `info`. */
export const hpkeContext = (info: Uint8Array): Uint8Array =>
  concatBytes(Uint8Array.of(0), labeledExtract("psk_id_hash", EMPTY), labeledExtract("info_hash", info));

/**
 * The cipher of the first message in the base mode of HPKE (RFC 9180, section 5.1), with
 * MLKEM768-X25519, HKDF-SHA256 and ChaCha20-Poly1305.
 * @param sharedSecret of the KEM, 32 bytes: new for each message
 * @param context {@link hpkeContext}
 */
export function hpkeCipher(sharedSecret: Uint8Array, context: Uint8Array): ReturnType<typeof chacha20poly1305> {
  const secret = labeledExtract("secret", EMPTY, sharedSecret);
  return chacha20poly1305(labeledExpand(secret, "key", context, 32), labeledExpand(secret, "base_nonce", context, 12));
}
