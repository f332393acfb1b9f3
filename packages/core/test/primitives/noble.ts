import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import type { Engine } from "./engine.js";

export const noble: Engine = {
  name: "noble",
  chacha20Poly1305: {
    seal: async (key, nonce, aad, plaintext) => chacha20poly1305(key, nonce, aad).encrypt(plaintext),
    open: async (key, nonce, aad, sealed) => chacha20poly1305(key, nonce, aad).decrypt(sealed),
  },
  x25519: async (secret, peer) => x25519.getSharedSecret(secret, peer),
  isEd25519: async (key, message, signature) => ed25519.verify(signature, message, key, { zip215: false }),
  hkdf: async (key, salt, info, size) => hkdf(sha256, key, salt, info, size),
  hmac: async (key, message) => hmac(sha256, key, message),
  encapsulationKey: async (seed) => ml_kem768.keygen(seed).publicKey,
  decapsulate: async (seed, ciphertext) => ml_kem768.decapsulate(ciphertext, ml_kem768.keygen(seed).secretKey),
};
