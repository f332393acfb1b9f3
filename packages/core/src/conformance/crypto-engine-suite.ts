import { sha256 } from "@noble/hashes/sha2.js";
import { Decrypter, Encrypter } from "age-encryption";
import { isChartkeyError } from "../errors/chartkey-error.js";
import { nobleEngine } from "../envelope/payload/noble-engine.js";
import type { CryptoEngine } from "../ports/crypto-engine.js";
import { equal, failure, ok } from "./assert.js";
import { sampleBytes } from "./blob-store-samples.js";
import { type Fixture, suite, type Suite } from "./suite.js";

/** An engine for one case. */
export interface CryptoEngineFixture extends Fixture {
  readonly crypto: CryptoEngine;
}

const CHUNK = 2 ** 16;
/** Bytes that differ by their number. */
const bytesOf = (size: number, n: number) => sampleBytes(size + n).slice(n);
const key = bytesOf(32, 1);
const otherKey = bytesOf(32, 2);
const nonceOf = (n: number) => new Uint8Array(12).fill(n);
const passphrase = "correct horse battery staple";
/** An age file of another program, which costs little. */
async function sealedElsewhere(contents: Uint8Array): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(10);
  return encrypter.encrypt(contents);
}
async function openedElsewhere(sealed: Uint8Array): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return decrypter.decrypt(sealed);
}
/** The bytes of a chunk, and as many others around them in one buffer. */
const amid = (bytes: Uint8Array) => {
  const buffer = new Uint8Array(bytes.length + 20).fill(9);
  buffer.set(bytes, 10);
  return buffer.subarray(10, 10 + bytes.length);
};

/** What every `CryptoEngine` must do. */
export const cryptoEngineSuite: Suite<CryptoEngineFixture> = suite<CryptoEngineFixture>({
  "a cipher seals and opens as RFC 8439 says, from nothing to 64 KiB": async ({ crypto }) => {
    const [cipher, expected] = [await crypto.cipher(key), await nobleEngine.cipher(key)];
    for (const [n, size] of [0, 1, 15, 16, 17, 1000, CHUNK].entries()) {
      const plaintext = bytesOf(size, n);
      const sealed = await cipher.seal(nonceOf(n), plaintext);
      equal(sealed, await expected.seal(nonceOf(n), plaintext), `${size} bytes, sealed`);
      equal(await cipher.open(nonceOf(n), sealed), plaintext, `${size} bytes, opened`);
    }
  },

  "a cipher opens nothing that was altered, cut or sealed under another nonce or key": async ({ crypto }) => {
    const [cipher, other] = [await crypto.cipher(key), await crypto.cipher(otherKey)];
    const sealed = await cipher.seal(nonceOf(1), bytesOf(100, 1));
    const altered = sealed.slice();
    altered[50] = (altered[50] ?? 0) ^ 1;
    await failure(() => cipher.open(nonceOf(1), altered), "for an altered chunk");
    await failure(() => cipher.open(nonceOf(1), sealed.slice(0, -1)), "for a chunk that was cut");
    await failure(() => cipher.open(nonceOf(1), sealed.slice(0, 15)), "for a chunk without a whole tag");
    await failure(() => cipher.open(nonceOf(2), sealed), "under another nonce");
    await failure(() => other.open(nonceOf(1), sealed), "under another key");
    equal(await cipher.open(nonceOf(1), sealed), bytesOf(100, 1), "The chunk, opened afterwards");
  },

  "a cipher takes the bytes that it is given, and not those around them, and leaves them alone": async ({ crypto }) => {
    const [cipher, expected] = [await crypto.cipher(amid(key)), await nobleEngine.cipher(key)];
    const plaintext = amid(bytesOf(1000, 3));
    const sealed = await cipher.seal(nonceOf(3), plaintext);
    equal(plaintext, bytesOf(1000, 3), "The plaintext afterwards");
    equal(sealed, await expected.seal(nonceOf(3), bytesOf(1000, 3)), "The chunk");
    const given = amid(sealed);
    equal(await cipher.open(nonceOf(3), given), bytesOf(1000, 3), "The chunk, opened");
    equal(given, sealed, "The chunk afterwards");
  },

  "what a cipher gave stays when its arguments change afterwards": async ({ crypto }) => {
    const cipher = await crypto.cipher(key);
    const [nonce, plaintext] = [nonceOf(4), bytesOf(1000, 4)];
    const sealed = await cipher.seal(nonce, plaintext);
    const before = sealed.slice();
    nonce.fill(0);
    plaintext.fill(0);
    equal(sealed, before, "The chunk");
    const opened = await cipher.open(nonceOf(4), sealed);
    sealed.fill(0);
    equal(opened, bytesOf(1000, 4), "The plaintext");
  },

  "ciphers at once do not mix": async ({ crypto }) => {
    const ciphers = [await crypto.cipher(key), await crypto.cipher(otherKey)];
    const sealed = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => ciphers[n % 2]?.seal(nonceOf(n), bytesOf(n * 50, n))),
    );
    for (const [n, chunk] of sealed.entries()) {
      const expected = await nobleEngine.cipher(n % 2 === 0 ? key : otherKey);
      equal(chunk, await expected.seal(nonceOf(n), bytesOf(n * 50, n)), `Chunk ${n}`);
    }
  },

  "a hash is SHA-256, whatever parts the bytes come in": async ({ crypto }) => {
    for (const sizes of [[], [0], [1], [3, 61, 64], [CHUNK, 1, CHUNK]]) {
      const parts = sizes.map((size, n) => bytesOf(size, n));
      const [hash, expected] = [crypto.sha256(), sha256.create()];
      for (const part of parts) {
        await hash.update(amid(part));
        expected.update(part);
      }
      equal(await hash.digest(), expected.digest(), `The hash of ${sizes.join(" + ") || "nothing"} bytes`);
    }
  },

  "hashes at once do not mix": async ({ crypto }) => {
    const hashes = [1, 2, 3].map(() => crypto.sha256());
    for (const round of [1, 2]) await Promise.all(hashes.map(async (hash, n) => hash.update(bytesOf(100 * round, n))));
    for (const [n, hash] of hashes.entries()) {
      const whole = Uint8Array.of(...bytesOf(100, n), ...bytesOf(200, n));
      equal(await hash.digest(), sha256(whole), `Hash ${n}`);
    }
  },

  "what a passphrase seals is opened elsewhere, and the reverse": async ({ crypto }) => {
    const contents = bytesOf(1000, 5);
    const sealed = await crypto.sealByPassphrase(amid(contents), passphrase);
    equal(await openedElsewhere(sealed), contents, "What was sealed");
    equal(await crypto.openByPassphrase(await sealedElsewhere(contents), passphrase), contents, "Sealed elsewhere");
  },

  "a passphrase costs whoever guesses it scrypt with N = 2^18": async ({ crypto }) => {
    const sealed = await crypto.sealByPassphrase(bytesOf(10, 7), passphrase);
    const [, stanza = ""] = new TextDecoder().decode(sealed.subarray(0, 200)).split("\n");
    ok(/^-> scrypt \S{22} 18$/u.test(stanza), `The file has one stanza for N = 2^18: ${stanza}`);
  },

  "another passphrase opens nothing, and what was altered is SEAL_INVALID": async ({ crypto }) => {
    const sealed = await sealedElsewhere(bytesOf(100, 6));
    equal(await crypto.openByPassphrase(sealed, `${passphrase}!`), undefined, "By another passphrase");
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    const error = await failure(() => crypto.openByPassphrase(sealed, passphrase), "for an altered file");
    ok(isChartkeyError(error, "SEAL_INVALID"), "An altered file is SEAL_INVALID");
    ok(!String(error).includes(passphrase), "The error holds no passphrase");
  },
});
