import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { RunningHash } from "../../ports/crypto-engine.js";
import type { PlatformEngine } from "./engine.js";

export const nobleSha256 = (): RunningHash => {
  const hash = sha256.create();
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
};

/** The engine in JavaScript, for every platform. */
export const nobleEngine: PlatformEngine = {
  name: "noble",
  cipher: async (key) => ({
    seal: async (nonce, plaintext) => chacha20poly1305(key, nonce).encrypt(plaintext),
    open: async (nonce, ciphertext) => chacha20poly1305(key, nonce).decrypt(ciphertext),
  }),
  sha256: nobleSha256,
};
