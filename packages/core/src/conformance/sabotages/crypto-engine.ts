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
    what: "a cipher forgets the nonce",
    noticed: "a cipher seals and opens as RFC 8439 says, from nothing to 64 KiB",
    spoil: ciphers((cipher) => ({
      seal: (_, plaintext) => cipher.seal(new Uint8Array(12), plaintext),
      open: (_, sealed) => cipher.open(new Uint8Array(12), sealed),
    })),
  },
  {
    what: "a cipher gives what it could not open",
    noticed: "a cipher opens nothing that was altered, cut or sealed under another nonce or key",
    spoil: ciphers((cipher) => ({
      open: (nonce, sealed) => cipher.open(nonce, sealed).catch(() => sealed.slice(0, -16)),
    })),
  },
  {
    what: "a cipher seals the whole buffer of its plaintext",
    noticed: "a cipher takes the bytes that it is given, and not those around them, and leaves them alone",
    spoil: ciphers((cipher) => ({ seal: (nonce, plaintext) => cipher.seal(nonce, around(plaintext)) })),
  },
  {
    what: "a cipher takes its plaintext away, as a message that transfers it",
    noticed: "a cipher takes the bytes that it is given, and not those around them, and leaves them alone",
    spoil: ciphers((cipher) => ({
      async seal(nonce, plaintext) {
        const sealed = await cipher.seal(nonce, plaintext);
        plaintext.fill(0);
        return sealed;
      },
    })),
  },
  {
    what: "a cipher opens in place",
    noticed: "what a cipher gave stays when its arguments change afterwards",
    spoil: ciphers((cipher) => ({
      async open(nonce, sealed) {
        sealed.set(await cipher.open(nonce, sealed));
        return sealed.subarray(0, -16);
      },
    })),
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
