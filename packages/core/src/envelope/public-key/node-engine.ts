import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import type { PublicKeyEngine } from "./engine.js";

/** A key object. Core is built without Node's types. */
type Key = object;

interface Der {
  readonly key: Uint8Array;
  readonly format: "der";
  readonly type: "pkcs8" | "spki";
}

/** The part of `node:crypto` that is used here. */
interface NodeCrypto {
  createPrivateKey(key: Der): Key;
  createPublicKey(key: Der | Key): Key & { export(options: Omit<Der, "key">): Uint8Array };
  sign(algorithm: undefined, message: Uint8Array, key: Key): Uint8Array;
  verify(algorithm: undefined, message: Uint8Array, key: Key, signature: Uint8Array): boolean;
  diffieHellman(keys: { readonly privateKey: Key; readonly publicKey: Key }): Uint8Array;
}

/** What came with Node 24.7. */
interface WithMlKem extends NodeCrypto {
  encapsulate(key: Key): { readonly sharedKey: Uint8Array; readonly ciphertext: Uint8Array };
  decapsulate(key: Key, cipherText: Uint8Array): Uint8Array;
}

const hasMlKem = (crypto: NodeCrypto): crypto is WithMlKem => "encapsulate" in crypto && "decapsulate" in crypto;

interface Host {
  readonly process?: { getBuiltinModule?(id: string): unknown };
}

/** What stands before a key of one algorithm in DER: RFC 8410, and RFC 9935 for ML-KEM. */
interface Headers {
  readonly pkcs8: Uint8Array;
  readonly spki: Uint8Array;
  /** Of the secret and of the public key, in bytes. The headers state it, so it is checked here. */
  readonly sizes: readonly [number, number];
}

const headers = (pkcs8: string, spki: string, sizes: readonly [number, number]): Headers => ({
  pkcs8: hexToBytes(pkcs8),
  spki: hexToBytes(spki),
  sizes,
});

const ED25519 = headers("302e020100300506032b657004220420", "302a300506032b6570032100", [32, 32]);
const X25519 = headers("302e020100300506032b656e04220420", "302a300506032b656e032100", [32, 32]);
const ML_KEM_768 = headers(
  "3054020100300b060960864801650304040204428040",
  "308204b2300b0609608648016503040402038204a100",
  [64, 1184],
);

const bare = ({ buffer, byteOffset, length }: Uint8Array): Uint8Array => new Uint8Array(buffer, byteOffset, length);

/** The engine of OpenSSL. `undefined` on a platform without `node:crypto`. */
export function nodeEngine(): PublicKeyEngine | undefined {
  const crypto = (globalThis as Host).process?.getBuiltinModule?.("node:crypto") as NodeCrypto | undefined;
  if (!crypto) return undefined;

  function der(type: Der["type"], { pkcs8, spki, sizes: [secret, open] }: Headers, key: Uint8Array): Der {
    if (key.length !== (type === "pkcs8" ? secret : open)) throw new RangeError("A key of another size");
    return { key: concatBytes(type === "pkcs8" ? pkcs8 : spki, key), format: "der", type };
  }
  const secretKey = (of: Headers, key: Uint8Array) => crypto.createPrivateKey(der("pkcs8", of, key));
  const publicKey = (of: Headers, key: Uint8Array) => crypto.createPublicKey(der("spki", of, key));
  const publicKeyOf = ({ spki }: Headers, key: Key) =>
    bare(crypto.createPublicKey(key).export({ format: "der", type: "spki" })).slice(spki.length);

  return {
    name: "node",
    ed25519: {
      async key(seed) {
        const key = secretKey(ED25519, seed);
        return {
          publicKey: async () => publicKeyOf(ED25519, key),
          sign: async (message) => bare(crypto.sign(undefined, message, key)),
        };
      },
      verify: async (signature, message, key) => crypto.verify(undefined, message, publicKey(ED25519, key), signature),
    },
    x25519: {
      async key(secret) {
        const privateKey = secretKey(X25519, secret);
        return {
          publicKey: async () => publicKeyOf(X25519, privateKey),
          agree: async (peer) => bare(crypto.diffieHellman({ privateKey, publicKey: publicKey(X25519, peer) })),
        };
      },
    },
    ...(hasMlKem(crypto) && {
      mlKem768: {
        async key(seed) {
          const key = secretKey(ML_KEM_768, seed);
          return {
            publicKey: async () => publicKeyOf(ML_KEM_768, key),
            decapsulate: async (cipherText) => bare(crypto.decapsulate(key, cipherText)),
          };
        },
        async encapsulate(key) {
          const { ciphertext, sharedKey } = crypto.encapsulate(publicKey(ML_KEM_768, key));
          return { cipherText: bare(ciphertext), sharedSecret: bare(sharedKey) };
        },
      },
    }),
  };
}
