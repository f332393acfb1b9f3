import { equalBytes } from "@noble/ciphers/utils.js";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import type { Ed25519, MlKem768, PublicKeyEngine, X25519 } from "./engine.js";

const { Point } = ed25519;

/** A number of 32 bytes, the least significant first. */
const numberOf = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** The engine in JavaScript, for every platform. */
export const nobleEngine = {
  name: "noble",
  ed25519: {
    key: async (seed) => ({
      publicKey: async () => ed25519.getPublicKey(seed),
      sign: async (message) => ed25519.sign(message, seed),
    }),
    // the library's own `verify` multiplies by the cofactor, which other engines do not
    async verify(signature, message, key) {
      const [r, s] = [signature.subarray(0, 32), numberOf(signature.subarray(32))];
      if (s >= Point.Fn.ORDER) return false;
      const hash = Point.Fn.create(numberOf(sha512(concatBytes(r, key, message))));
      const point = Point.BASE.multiplyUnsafe(s).subtract(Point.fromBytes(key).multiplyUnsafe(hash));
      return equalBytes(point.toBytes(), r);
    },
  } satisfies Ed25519,
  x25519: {
    key: async (secret) => ({
      publicKey: async () => x25519.getPublicKey(secret),
      agree: async (peer) => x25519.getSharedSecret(secret, peer),
    }),
  } satisfies X25519,
  mlKem768: {
    async key(seed) {
      const { publicKey, secretKey } = ml_kem768.keygen(seed);
      return {
        publicKey: async () => publicKey,
        decapsulate: async (cipherText) => ml_kem768.decapsulate(cipherText, secretKey),
      };
    },
    encapsulate: async (publicKey) => ml_kem768.encapsulate(publicKey),
  } satisfies MlKem768,
} as const satisfies PublicKeyEngine;
