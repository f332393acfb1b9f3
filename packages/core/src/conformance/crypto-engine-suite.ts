import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { Decrypter, Encrypter } from "age-encryption";
import { isChartkeyError } from "../errors/chartkey-error.js";
import type { ChunkPlace, CryptoEngine } from "../ports/crypto-engine.js";
import { equal, failure, ok } from "./assert.js";
import { sampleBytes } from "./blob-store-samples.js";
import { type Fixture, suite, type Suite } from "./suite.js";

/** An engine for one case. */
export interface CryptoEngineFixture extends Fixture {
  readonly crypto: CryptoEngine;
}

const CHUNK = 2 ** 16;
const SEALED_CHUNK = CHUNK + 16;
/** Bytes that differ by their number. */
const bytesOf = (size: number, n: number) => sampleBytes(size + n).slice(n);
const key = bytesOf(32, 1);
const otherKey = bytesOf(32, 2);
/** A chunk in the middle of a stream. */
const at = (first: number): ChunkPlace => ({ first, last: false });
/** What chunks are once they are sealed, by the library for the cipher alone. */
function sealedUnder(own: Uint8Array, plaintext: Uint8Array, { first, last }: ChunkPlace): Uint8Array {
  const count = Math.max(1, Math.ceil(plaintext.length / CHUNK));
  const chunks = Array.from({ length: count }, (_, nth) => {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setBigUint64(3, BigInt(first + nth));
    nonce[11] = last && nth === count - 1 ? 1 : 0;
    return chacha20poly1305(own, nonce).encrypt(plaintext.slice(nth * CHUNK, (nth + 1) * CHUNK));
  });
  return concatBytes(...chunks);
}
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
  "a cipher seals and opens as age does, from nothing to several chunks": async ({ crypto }) => {
    const cipher = await crypto.cipher(key);
    for (const place of [{ first: 0, last: true }, { first: 2 ** 33 - 1, last: true }, at(0), at(250)])
      for (const size of place.last ? [0, 1, 15, 16, 17, 1000, CHUNK, CHUNK + 1, 4 * CHUNK] : [CHUNK, 9 * CHUNK]) {
        const what = `${size} bytes from chunk ${place.first} on`;
        const plaintext = bytesOf(size, 1);
        const sealed = await cipher.seal(plaintext, place);
        equal(sealed, sealedUnder(key, plaintext, place), `${what}, sealed`);
        equal(await cipher.open(sealed, place), plaintext, `${what}, opened`);
      }
  },

  "a cipher opens nothing of chunks of which one was altered, cut, moved or sealed under another key": async ({
    crypto,
  }) => {
    const [cipher, other] = [await crypto.cipher(key), await crypto.cipher(otherKey)];
    const [place, size] = [{ first: 1, last: true }, 2 * CHUNK + 100];
    const sealed = await cipher.seal(bytesOf(size, 1), place);
    for (const position of [50, SEALED_CHUNK + 50, 2 * SEALED_CHUNK + 50, sealed.length - 1]) {
      const altered = sealed.slice();
      altered[position] = (altered[position] ?? 0) ^ 1;
      await failure(() => cipher.open(altered, place), `when byte ${position} was altered`);
    }
    const [one, two] = [sealed.slice(0, SEALED_CHUNK), sealed.slice(SEALED_CHUNK, 2 * SEALED_CHUNK)];
    await failure(() => cipher.open(concatBytes(two, one), at(1)), "for chunks in another order");
    await failure(() => cipher.open(sealed.slice(0, -1), place), "for a chunk that was cut");
    await failure(() => cipher.open(sealed.slice(0, 2 * SEALED_CHUNK + 15), place), "for one without a whole tag");
    await failure(() => cipher.open(sealed.slice(0, 15), place), "for nothing but one without a whole tag");
    await failure(() => cipher.open(sealed.slice(0, 2 * SEALED_CHUNK), place), "for chunks without the last one");
    await failure(() => cipher.open(new Uint8Array(), place), "for no chunk");
    await failure(() => cipher.open(sealed, { first: 2, last: true }), "under other numbers");
    await failure(() => cipher.open(sealed, at(1)), "as chunks that others follow");
    await failure(() => other.open(sealed, place), "under another key");
    equal(await cipher.open(sealed, place), bytesOf(size, 1), "The chunks, opened afterwards");
  },

  "a cipher takes the bytes that it is given, and not those around them, and leaves them alone": async ({ crypto }) => {
    const cipher = await crypto.cipher(amid(key));
    const [place, size] = [{ first: 3, last: true }, CHUNK + 1000];
    const plaintext = amid(bytesOf(size, 3));
    const sealed = await cipher.seal(plaintext, place);
    equal(plaintext, bytesOf(size, 3), "The plaintext afterwards");
    equal(sealed, sealedUnder(key, bytesOf(size, 3), place), "The chunks");
    const given = amid(sealed);
    equal(await cipher.open(given, place), bytesOf(size, 3), "The chunks, opened");
    equal(given, sealed, "The chunks afterwards");
  },

  "what a cipher gave stays when its arguments change afterwards, and when it is used again": async ({ crypto }) => {
    const cipher = await crypto.cipher(key);
    const [place, size] = [{ first: 4, last: true }, CHUNK + 1000];
    const plaintext = bytesOf(size, 4);
    const sealed = await cipher.seal(plaintext, place);
    const before = sealed.slice();
    plaintext.fill(0);
    await cipher.seal(plaintext, place);
    equal(sealed, before, "The chunks");
    const opened = await cipher.open(sealed, place);
    await cipher.open(sealedUnder(key, plaintext, place), place);
    sealed.fill(0);
    equal(opened, bytesOf(size, 4), "The plaintext");
  },

  "ciphers at once do not mix": async ({ crypto }) => {
    const keys = [key, otherKey];
    const ciphers = await Promise.all(keys.map(async (own) => crypto.cipher(own)));
    const place = (n: number) => ({ first: n, last: true });
    const sealed = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => ciphers[n % 2]?.seal(bytesOf(n * 5000, n), place(n))),
    );
    for (const [n, chunk] of sealed.entries())
      equal(chunk, sealedUnder(n % 2 === 0 ? key : otherKey, bytesOf(n * 5000, n), place(n)), `Sealed ${n}`);
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

  "a hash is the same whatever was said of the size": async ({ crypto }) => {
    const parts = [bytesOf(100, 1), bytesOf(CHUNK, 2)];
    for (const size of [0, 99, 100, 101, 100 + CHUNK, 2 ** 40, undefined]) {
      const hash = crypto.sha256(size);
      for (const part of parts) {
        await hash.update(part);
      }
      equal(await hash.digest(), sha256(concatBytes(...parts)), `The hash of what was said to have ${size} bytes`);
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
