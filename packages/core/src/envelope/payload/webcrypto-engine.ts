import { type Chunk, chunksIn, openedSize, room, sealedSize } from "./chunks.js";
import type { PlatformEngine } from "./engine.js";
import { heldSha256, MAX_HELD } from "./held-hash.js";
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
 * SHA-256 of what is large, or of unknown size, stays in JavaScript, since WebCrypto cannot hash a
 * stream.
 */
export async function webcryptoEngine(): Promise<PlatformEngine | undefined> {
  const subtle = globalThis.crypto.subtle as unknown as ModernSubtle | undefined;
  if (!subtle) return undefined;
  const engine: PlatformEngine = {
    name: "webcrypto",
    cipher: async (raw) => {
      const key = await subtle.importKey("raw-secret", raw, NAME, false, ["encrypt", "decrypt"]);
      return {
        seal: async (plaintext, place, memory) => {
          const sealed = room(sealedSize(plaintext.length), memory);
          const seal = async (chunk: Chunk) =>
            chunk.sealed.set(new Uint8Array(await subtle.encrypt(parameters(chunk.nonce), key, chunk.plaintext)));
          await Promise.all(Array.from(chunksIn({ plaintext, sealed }, place), seal));
          return sealed;
        },
        open: async (sealed, place) => {
          const plaintext = new Uint8Array(openedSize(sealed.length));
          const open = async (chunk: Chunk) =>
            chunk.plaintext.set(new Uint8Array(await subtle.decrypt(parameters(chunk.nonce), key, chunk.sealed)));
          await Promise.all(Array.from(chunksIn({ plaintext, sealed }, place), open));
          return plaintext;
        },
      };
    },
    sha256: (size) => (size !== undefined && size <= MAX_HELD ? heldSha256(size) : nobleSha256()),
  };
  return (await givesKnownAnswer(engine)) ? engine : undefined;
}
