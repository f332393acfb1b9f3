import * as crypto from "node:crypto";
import type { Engine } from "./engine.js";

const CHACHA = "chacha20-poly1305";
const options = { authTagLength: 16 };

/** Keys in DER, by what stands before their bytes (RFC 8410, RFC 9935). */
const pkcs8 = (header: string, key: Uint8Array): crypto.KeyObject =>
  crypto.createPrivateKey({ key: Buffer.concat([Buffer.from(header, "hex"), key]), format: "der", type: "pkcs8" });
const spki = (header: string, key: Uint8Array): crypto.KeyObject =>
  crypto.createPublicKey({ key: Buffer.concat([Buffer.from(header, "hex"), key]), format: "der", type: "spki" });

export const nodeCrypto: Engine = {
  name: "node:crypto",
  chacha20Poly1305: {
    async seal(key, nonce, aad, plaintext) {
      const cipher = crypto
        .createCipheriv(CHACHA, key, nonce, options)
        .setAAD(aad, { plaintextLength: plaintext.length });
      return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    },
    async open(key, nonce, aad, sealed) {
      const decipher = crypto.createDecipheriv(CHACHA, key, nonce, options);
      decipher.setAAD(aad, { plaintextLength: sealed.length - 16 }).setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    },
  },
  x25519: async (secret, peer) =>
    crypto.diffieHellman({
      privateKey: pkcs8("302e020100300506032b656e04220420", secret),
      publicKey: spki("302a300506032b656e032100", peer),
    }),
  isEd25519: async (key, message, signature) =>
    crypto.verify(undefined, message, spki("302a300506032b6570032100", key), signature),
  hkdf: async (key, salt, info, size) => new Uint8Array(crypto.hkdfSync("sha256", key, salt, info, size)),
  hmac: async (key, message) => crypto.createHmac("sha256", key).update(message).digest(),
  encapsulationKey: "decapsulate" in crypto ? encapsulationKey : undefined,
  decapsulate: "decapsulate" in crypto ? decapsulate : undefined,
};

/** A key of ML-KEM-768 (RFC 9935). */
function fromSeed(seed: Uint8Array): crypto.KeyObject {
  // the header states this length, and what is behind it is not read
  if (seed.length !== 64) throw new RangeError("Not a seed of 64 bytes");
  return pkcs8("3054020100300b060960864801650304040204428040", seed);
}

async function encapsulationKey(seed: Uint8Array): Promise<Uint8Array> {
  // in DER, the key comes last
  return crypto.createPublicKey(fromSeed(seed)).export({ format: "der", type: "spki" }).subarray(-1184);
}

async function decapsulate(seed: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array> {
  return crypto.decapsulate(fromSeed(seed), ciphertext);
}
