import type { PlatformEngine } from "./engine.js";
import { TAG } from "./stream-key.js";

interface Cipher {
  update(bytes: Uint8Array): Uint8Array;
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
        seal: async (nonce, plaintext) => {
          const cipher = crypto.createCipheriv(NAME, key, nonce, OPTIONS);
          const sealed = new Uint8Array(plaintext.length + TAG);
          sealed.set(cipher.update(plaintext));
          cipher.final();
          sealed.set(cipher.getAuthTag(), plaintext.length);
          return sealed;
        },
        open: async (nonce, ciphertext) => {
          const end = ciphertext.length - TAG;
          if (end < 0) throw new RangeError("A chunk is shorter than its tag");
          const decipher = crypto.createDecipheriv(NAME, key, nonce, OPTIONS);
          decipher.setAuthTag(ciphertext.subarray(end));
          const plaintext = decipher.update(ciphertext.subarray(0, end));
          decipher.final();
          return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length);
        },
      };
    },
    sha256: () => {
      const hash = crypto.createHash("sha256");
      return { update: (bytes) => void hash.update(bytes), digest: () => new Uint8Array(hash.digest()) };
    },
  };
}
