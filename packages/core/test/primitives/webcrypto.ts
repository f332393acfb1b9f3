import { webcryptoEngine } from "../../src/envelope/payload/webcrypto-engine.js";
import type { Aead, Engine } from "./engine.js";

const { subtle } = globalThis.crypto;
const hash = "SHA-256";

/** The parts of WebCrypto that TypeScript does not know yet. */
interface Modern {
  importKey(
    format: "raw-secret" | "raw-seed",
    key: Uint8Array,
    algorithm: string,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKey>;
  getPublicKey(key: CryptoKey, usages: readonly string[]): Promise<CryptoKey>;
  exportKey(format: "raw-public", key: CryptoKey): Promise<ArrayBuffer>;
  decapsulateBits(algorithm: string, key: CryptoKey, ciphertext: Uint8Array): Promise<ArrayBuffer>;
}
const modern = subtle as unknown as Modern;

const CHACHA = "ChaCha20-Poly1305";
const parameters = (iv: BufferSource, additionalData: BufferSource) => ({
  name: CHACHA,
  iv,
  additionalData,
  tagLength: 128,
});

const fromSeed = async (seed: Uint8Array) =>
  modern.importKey("raw-seed", seed, "ML-KEM-768", false, ["decapsulateBits"]);

async function encapsulationKey(seed: Uint8Array): Promise<Uint8Array> {
  const known = await modern.getPublicKey(await fromSeed(seed), ["encapsulateBits"]);
  return new Uint8Array(await modern.exportKey("raw-public", known));
}

async function decapsulate(seed: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await modern.decapsulateBits("ML-KEM-768", await fromSeed(seed), ciphertext));
}

/** The header of a PKCS #8 key of X25519 (RFC 8410). */
const pkcs8 = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20];

const aead: Aead = {
  async seal(key, nonce, aad, plaintext) {
    const imported = await modern.importKey("raw-secret", key, CHACHA, false, ["encrypt"]);
    return new Uint8Array(await subtle.encrypt(parameters(nonce, aad), imported, plaintext));
  },
  async open(key, nonce, aad, sealed) {
    const imported = await modern.importKey("raw-secret", key, CHACHA, false, ["decrypt"]);
    return new Uint8Array(await subtle.decrypt(parameters(nonce, aad), imported, sealed));
  },
};

export const webcrypto: Engine = {
  name: "WebCrypto",
  chacha20Poly1305: (await webcryptoEngine()) && aead,
  async x25519(secret, peer) {
    const own = await subtle.importKey("pkcs8", Uint8Array.of(...pkcs8, ...secret), "X25519", false, ["deriveBits"]);
    const other = await subtle.importKey("raw", peer, "X25519", false, []);
    return new Uint8Array(await subtle.deriveBits({ name: "X25519", public: other }, own, 256));
  },
  async isEd25519(key, message, signature) {
    const imported = await subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return subtle.verify("Ed25519", imported, signature, message);
  },
  async hkdf(key, salt, info, size) {
    const imported = await subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
    return new Uint8Array(await subtle.deriveBits({ name: "HKDF", hash, salt, info }, imported, 8 * size));
  },
  async hmac(key, message) {
    const imported = await subtle.importKey("raw", key, { name: "HMAC", hash }, false, ["sign"]);
    return new Uint8Array(await subtle.sign("HMAC", imported, message));
  },
  encapsulationKey: "getPublicKey" in subtle ? encapsulationKey : undefined,
  decapsulate: "decapsulateBits" in subtle ? decapsulate : undefined,
};
