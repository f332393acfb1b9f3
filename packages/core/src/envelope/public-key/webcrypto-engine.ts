import { onDemand } from "../../errors/on-demand.js";
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import type { PublicKeyEngine } from "./engine.js";

/**
 * The part of SubtleCrypto that TypeScript's DOM library does not know yet (Secure Curves, and WICG
 * Modern Algorithms, in the Web Cryptography API).
 */
interface ModernSubtle {
  importKey(
    format: "raw" | "pkcs8" | "raw-seed" | "raw-public",
    key: Uint8Array,
    algorithm: string,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKey>;
  sign(algorithm: string, key: CryptoKey, message: Uint8Array): Promise<ArrayBuffer>;
  verify(algorithm: string, key: CryptoKey, signature: Uint8Array, message: Uint8Array): Promise<boolean>;
  deriveBits(algorithm: object, key: CryptoKey, bits: number): Promise<ArrayBuffer>;
  getPublicKey(key: CryptoKey, usages: readonly string[]): Promise<CryptoKey>;
  exportKey(format: "raw-public", key: CryptoKey): Promise<ArrayBuffer>;
  encapsulateBits(
    algorithm: string,
    key: CryptoKey,
  ): Promise<{ readonly ciphertext: ArrayBuffer; readonly sharedKey: ArrayBuffer }>;
  decapsulateBits(algorithm: string, key: CryptoKey, cipherText: Uint8Array): Promise<ArrayBuffer>;
}

/** What stands before a seed of 32 bytes in PKCS #8 (RFC 8410). */
const ED25519_PKCS8 = hexToBytes("302e020100300506032b657004220420");
const X25519_PKCS8 = hexToBytes("302e020100300506032b656e04220420");
const ML_KEM = "ML-KEM-768";
/** Of X25519, u = 9: what it agrees to is the public key. */
const BASE_POINT = Uint8Array.of(9, ...new Uint8Array(31));

const javaScript = onDemand(() => import("./noble-engine.js"));

/** The engine of the browser. `undefined` where a page has no WebCrypto. */
export function webcryptoEngine(): PublicKeyEngine | undefined {
  const { subtle: found } = globalThis.crypto as { readonly subtle?: unknown };
  if (!found) return undefined;
  const subtle = found as ModernSubtle;

  const fromPkcs8 = (header: Uint8Array, seed: Uint8Array, algorithm: string, usage: string) =>
    subtle.importKey("pkcs8", concatBytes(header, seed), algorithm, false, [usage]);
  async function publicKeyOf(key: CryptoKey, usage: string): Promise<Uint8Array> {
    const open = await subtle.getPublicKey(key, [usage]);
    return new Uint8Array(await subtle.exportKey("raw-public", open));
  }
  return {
    name: "webcrypto",
    ed25519: {
      async key(seed) {
        const key = await fromPkcs8(ED25519_PKCS8, seed, "Ed25519", "sign");
        return {
          async publicKey() {
            if ("getPublicKey" in subtle) return publicKeyOf(key, "verify");
            // the other way is a JWK: the secret is in it too, in a text that nobody can wipe
            return (await (await javaScript()).nobleEngine.ed25519.key(seed)).publicKey();
          },
          sign: async (message) => new Uint8Array(await subtle.sign("Ed25519", key, message)),
        };
      },
      async verify(signature, message, raw) {
        const key = await subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
        return subtle.verify("Ed25519", key, signature, message);
      },
    },
    x25519: {
      async key(secret) {
        const key = await fromPkcs8(X25519_PKCS8, secret, "X25519", "deriveBits");
        async function agree(peer: Uint8Array): Promise<Uint8Array> {
          const other = await subtle.importKey("raw", peer, "X25519", false, []);
          return new Uint8Array(await subtle.deriveBits({ name: "X25519", public: other }, key, 256));
        }
        return { publicKey: async () => agree(BASE_POINT), agree };
      },
    },
    mlKem768: {
      async key(seed) {
        const key = await subtle.importKey("raw-seed", seed, ML_KEM, false, ["decapsulateBits"]);
        return {
          publicKey: async () => publicKeyOf(key, "encapsulateBits"),
          decapsulate: async (cipherText) => new Uint8Array(await subtle.decapsulateBits(ML_KEM, key, cipherText)),
        };
      },
      async encapsulate(raw) {
        const key = await subtle.importKey("raw-public", raw, ML_KEM, false, ["encapsulateBits"]);
        const { ciphertext, sharedKey } = await subtle.encapsulateBits(ML_KEM, key);
        return { cipherText: new Uint8Array(ciphertext), sharedSecret: new Uint8Array(sharedKey) };
      },
    },
  };
}
