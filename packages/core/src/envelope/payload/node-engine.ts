import { chunksIn, openedSize, room, sealedSize } from "./chunks.js";
import type { PlatformEngine } from "./engine.js";
import { TAG } from "./stream-key.js";

interface Cipher {
  update(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
  final(): Uint8Array;
  getAuthTag(): Uint8Array;
  setAuthTag(tag: Uint8Array): void;
}

interface Hash {
  update(bytes: Uint8Array): Hash;
  digest(): Uint8Array;
}

type MakeCipher = (name: string, key: unknown, nonce: Uint8Array, options: { authTagLength: number }) => Cipher;

/** The part of `node:crypto` that is used here; core is built without Node's types. */
interface NodeCrypto {
  createSecretKey(key: Uint8Array): unknown;
  createCipheriv: MakeCipher;
  createDecipheriv: MakeCipher;
  createHash(name: string): Hash;
  getCiphers(): readonly string[];
}

interface Host {
  readonly process?: { getBuiltinModule?(id: string): unknown };
}

const NAME = "chacha20-poly1305";
const OPTIONS = { authTagLength: TAG };

/** How much OpenSSL is given at once. What it gives back then stays in the processor's caches. */
const PIECE = 2 ** 15;

/** Writes what a cipher makes of some bytes elsewhere. */
function update(cipher: Cipher, from: Uint8Array, to: Uint8Array): void {
  for (let at = 0; at < from.length; at += PIECE) {
    const piece = cipher.update(from.subarray(at, at + PIECE));
    to.set(piece, at);
    // new memory each time, of which the collector lets much pile up: given back at once, the same
    // comes again
    if (piece.byteLength === piece.buffer.byteLength) piece.buffer.transfer(0);
  }
}

/**
 * The engine of OpenSSL, about ten times as fast as JavaScript. `undefined` on a platform without
 * `node:crypto` or without this cipher.
 */
export function nodeEngine(): PlatformEngine | undefined {
  const crypto = (globalThis as Host).process?.getBuiltinModule?.("node:crypto") as NodeCrypto | undefined;
  if (!crypto?.getCiphers().includes(NAME)) return undefined;
  return {
    name: "node",
    cipher: async (raw) => {
      // a key object saves the set-up of the key for each chunk
      const key = crypto.createSecretKey(raw);
      return {
        seal: async (plaintext, place, memory) => {
          const sealed = room(sealedSize(plaintext.length), memory);
          for (const chunk of chunksIn({ plaintext, sealed }, place)) {
            const cipher = crypto.createCipheriv(NAME, key, chunk.nonce, OPTIONS);
            update(cipher, chunk.plaintext, chunk.sealed);
            cipher.final();
            chunk.sealed.set(cipher.getAuthTag(), chunk.plaintext.length);
          }
          return sealed;
        },
        open: async (sealed, place) => {
          const plaintext = new Uint8Array(openedSize(sealed.length));
          for (const chunk of chunksIn({ plaintext, sealed }, place)) {
            const decipher = crypto.createDecipheriv(NAME, key, chunk.nonce, OPTIONS);
            decipher.setAuthTag(chunk.sealed.subarray(-TAG));
            update(decipher, chunk.sealed.subarray(0, -TAG), chunk.plaintext);
            decipher.final();
          }
          return plaintext;
        },
      };
    },
    sha256: () => {
      const hash = crypto.createHash("sha256");
      return { update: (bytes) => void hash.update(bytes), digest: () => new Uint8Array(hash.digest()) };
    },
  };
}
