import type { PlatformEngine } from "./engine.js";
import { givesKnownAnswer } from "./known-answer.js";
import { nobleSha256 } from "./noble-engine.js";
import { TAG } from "./stream-key.js";

const NAME = "ChaCha20-Poly1305";

/**
 * The part of SubtleCrypto that TypeScript's DOM library does not know yet (WICG Modern Algorithms
 * in the Web Cryptography API).
 */
interface ModernSubtle {
  importKey(
    format: "raw-secret",
    key: Uint8Array,
    algorithm: string,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey>;
  encrypt(algorithm: object, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>;
  decrypt(algorithm: object, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>;
}

const parameters = (iv: Uint8Array) => ({ name: NAME, iv, tagLength: 8 * TAG });

/**
 * The engine of the browser. `undefined` where it has no ChaCha20-Poly1305, or not the known one.
 * SHA-256 stays in JavaScript, since WebCrypto cannot hash a stream.
 */
export async function webcryptoEngine(): Promise<PlatformEngine | undefined> {
  const subtle = globalThis.crypto.subtle as unknown as ModernSubtle | undefined;
  if (!subtle) return undefined;
  const engine: PlatformEngine = {
    name: "webcrypto",
    cipher: async (raw) => {
      const key = await subtle.importKey("raw-secret", raw, NAME, false, ["encrypt", "decrypt"]);
      return {
        seal: async (nonce, plaintext) => new Uint8Array(await subtle.encrypt(parameters(nonce), key, plaintext)),
        open: async (nonce, ciphertext) => new Uint8Array(await subtle.decrypt(parameters(nonce), key, ciphertext)),
      };
    },
    sha256: nobleSha256,
  };
  return (await givesKnownAnswer(engine)) ? engine : undefined;
}
