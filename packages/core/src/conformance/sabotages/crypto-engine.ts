import { Encrypter } from "age-encryption";
import type { ChunkCipher, CryptoEngine, RunningHash } from "../../ports/crypto-engine.js";
import type { CryptoEngineFixture } from "../crypto-engine-suite.js";
import { onPort, type Sabotage } from "./sabotage.js";

const spoiled = onPort<CryptoEngineFixture>();

/** An engine whose ciphers go wrong. */
const ciphers = (change: (honest: ChunkCipher) => Partial<ChunkCipher>) =>
  spoiled("crypto", (honest) => ({
    async cipher(key) {
      const cipher = await honest.cipher(key);
      return { ...cipher, ...change(cipher) };
    },
  }));

/** An engine whose hashes go wrong. */
const hashes = (make: (honest: CryptoEngine) => RunningHash) =>
  spoiled("crypto", (honest) => ({ sha256: () => make(honest) }));

/** The whole buffer of which bytes are a part. */
const around = (bytes: Uint8Array) => new Uint8Array(bytes.buffer);

/** Ways in which an engine goes wrong. */
export const cryptoEngineSabotages: readonly Sabotage<CryptoEngineFixture>[] = [
  {
    what: "a cipher forgets the numbers of chunks",
    noticed: "a cipher seals and opens as age does, from nothing to several chunks",
    spoil: ciphers((cipher) => ({
      seal: (plaintext, { last }) => cipher.seal(plaintext, { first: 0, last }),
      open: (sealed, { last }) => cipher.open(sealed, { first: 0, last }),
    })),
  },
  {
    what: "a cipher numbers chunks in 32 bits",
    noticed: "a cipher seals and opens as age does, from nothing to several chunks",
    spoil: ciphers((cipher) => ({
      seal: (plaintext, { first, last }) => cipher.seal(plaintext, { first: first >>> 0, last }),
      open: (sealed, { first, last }) => cipher.open(sealed, { first: first >>> 0, last }),
    })),
  },
  {
    what: "a cipher takes each batch for the last",
    noticed: "a cipher seals and opens as age does, from nothing to several chunks",
    spoil: ciphers((cipher) => ({
      seal: (plaintext, { first }) => cipher.seal(plaintext, { first, last: true }),
      open: (sealed, { first }) => cipher.open(sealed, { first, last: true }),
    })),
  },
  {
    what: "a cipher gives what it could not open",
    noticed: "a cipher opens nothing of chunks of which one was altered, cut, moved or sealed under another key",
    spoil: ciphers((cipher) => ({
      open: (sealed, place) => cipher.open(sealed, place).catch(() => sealed.slice(0, -16)),
    })),
  },
  {
    what: "a cipher gives the chunks before one that was altered",
    noticed: "a cipher opens nothing of chunks of which one was altered, cut, moved or sealed under another key",
    spoil: ciphers((cipher) => ({
      open: (sealed, place) =>
        cipher
          .open(sealed, place)
          .catch(() => cipher.open(sealed.slice(0, 2 ** 16 + 16), { first: place.first, last: false })),
    })),
  },
  {
    what: "a cipher seals the whole buffer of its plaintext",
    noticed: "a cipher takes the bytes that it is given, and not those around them, and leaves them alone",
    spoil: ciphers((cipher) => ({ seal: (plaintext, place) => cipher.seal(around(plaintext), place) })),
  },
  {
    what: "a cipher takes its plaintext away, as a message that transfers it",
    noticed: "a cipher takes the bytes that it is given, and not those around them, and leaves them alone",
    spoil: ciphers((cipher) => ({
      async seal(plaintext, place) {
        const sealed = await cipher.seal(plaintext, place);
        plaintext.fill(0);
        return sealed;
      },
    })),
  },
  {
    what: "a cipher opens in place",
    noticed: "what a cipher gave stays when its arguments change afterwards, and when it is used again",
    spoil: ciphers((cipher) => ({
      async open(sealed, place) {
        const plaintext = await cipher.open(sealed, place);
        sealed.set(plaintext);
        return sealed.subarray(0, plaintext.length);
      },
    })),
  },
  {
    what: "a cipher gives the same memory again",
    noticed: "what a cipher gave stays when its arguments change afterwards, and when it is used again",
    spoil: ciphers((cipher) => {
      const memory = new Uint8Array(2 ** 20);
      return {
        async seal(plaintext, place) {
          const sealed = await cipher.seal(plaintext, place);
          memory.set(sealed);
          return memory.subarray(0, sealed.length);
        },
      };
    }),
  },
  {
    what: "all ciphers have the key of the first",
    noticed: "ciphers at once do not mix",
    spoil: (fixture) => {
      let first: Promise<ChunkCipher> | undefined;
      return spoiled("crypto", (honest) => ({ cipher: (key) => (first ??= honest.cipher(key)) }))(fixture);
    },
  },
  {
    what: "a hash takes the whole buffer of its bytes",
    noticed: "a hash is SHA-256, whatever parts the bytes come in",
    spoil: hashes((honest) => {
      const hash = honest.sha256();
      return { ...hash, update: (bytes) => hash.update(around(bytes)) };
    }),
  },
  {
    what: "a hash forgets what comes beyond the size that was said",
    noticed: "a hash is the same whatever was said of the size",
    spoil: spoiled("crypto", (honest) => ({
      sha256(size = Infinity) {
        const hash = honest.sha256();
        let left = size;
        return {
          ...hash,
          update(bytes) {
            const part = bytes.subarray(0, left);
            left -= part.length;
            return hash.update(part);
          },
        };
      },
    })),
  },
  {
    what: "all hashes are one",
    noticed: "hashes at once do not mix",
    spoil: (fixture) => {
      let only: RunningHash | undefined;
      return hashes((honest) => (only ??= honest.sha256()))(fixture);
    },
  },
  {
    what: "a passphrase seals with white space behind it",
    noticed: "what a passphrase seals is opened elsewhere, and the reverse",
    spoil: spoiled("crypto", (honest) => ({
      sealByPassphrase: (contents, passphrase) => honest.sealByPassphrase(contents, `${passphrase} `),
    })),
  },
  {
    what: "a passphrase seals by a cheap scrypt",
    noticed: "a passphrase costs whoever guesses it scrypt with N = 2^18",
    spoil: spoiled("crypto", () => ({
      sealByPassphrase(contents, passphrase) {
        const encrypter = new Encrypter();
        encrypter.setPassphrase(passphrase);
        encrypter.setScryptWorkFactor(10);
        return encrypter.encrypt(contents);
      },
    })),
  },
  {
    what: "an altered file counts as one for another passphrase",
    noticed: "another passphrase opens nothing, and what was altered is SEAL_INVALID",
    spoil: spoiled("crypto", (honest) => ({
      openByPassphrase: (sealed, passphrase) => honest.openByPassphrase(sealed, passphrase).catch(() => undefined),
    })),
  },
];
