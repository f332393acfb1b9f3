import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { describe, expect, test, vi } from "vitest";
import type { AgreementKey, DecapsulationKey, Ed25519, SigningKey } from "../../src/envelope/public-key/engine.js";
import { knownAnswers } from "../../src/envelope/public-key/known-answers.js";
import { nobleEngine } from "../../src/envelope/public-key/noble-engine.js";
import { webcryptoEngine } from "../../src/envelope/public-key/webcrypto-engine.js";
import { isSignature } from "../../src/envelope/signing-key.js";
import { engines } from "../envelope/public-key/engines.js";
import { answer, bytes, hex, loadVectors, wrongOf } from "./load-vectors.js";

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
const x25519Vectors = await loadVectors("x25519");
const ed25519Vectors = await loadVectors("ed25519");
const kemKeys = await loadVectors("ml-kem-768-keys");
const decapsulation = (await loadVectors("ml-kem-768-decapsulation")).filter(({ seed }) => seed !== undefined);

const numberOf = (little: Uint8Array): bigint => BigInt(`0x${hex(little.toReversed())}`);
const littleEndian = (value: bigint): Uint8Array => bytes(value.toString(16).padStart(64, "0")).toReversed();

/** The eight points of small order: the multiples of one of order 8. */
const generator = Point.fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
const smallPoints = Array.from({ length: 8 }, (_, nth) =>
  nth === 0 ? Point.ZERO : generator.multiplyUnsafe(BigInt(nth)),
);

interface Signed {
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  readonly key: Uint8Array;
}

/** What somebody signs whose key, and whose point in the signature, have a part of small order. */
function signMixed(secret: bigint, nonce: bigint, parts: readonly [typeof generator, typeof generator], nth: number) {
  const [ofKey, ofPoint] = parts;
  const key = Point.BASE.multiply(secret).add(ofKey);
  const point = Point.BASE.multiply(nonce).add(ofPoint).toBytes();
  const message = Uint8Array.of(nth);
  const hash = Point.Fn.create(numberOf(sha512(concatBytes(point, key.toBytes(), message))));
  const signed: Signed = {
    signature: concatBytes(point, littleEndian(Point.Fn.create(nonce + hash * secret))),
    message,
    key: key.toBytes(),
  };
  // without cofactor, the parts of small order have to cancel out
  return { signed, isValid: ofPoint.add(ofKey.multiplyUnsafe(hash)).is0() };
}

/** Encodings of a y, with both signs, also those that no point has. */
const bothSigns = (y: bigint): readonly Uint8Array[] => [littleEndian(y), littleEndian(y | (1n << 255n))];

const smallEncodings = smallPoints.flatMap((point) => bothSigns(numberOf(point.toBytes()) & (2n ** 255n - 1n)));

/** All y from p on that fit in 255 bits. */
const unreducedKeys = Array.from({ length: 19 }, (_, nth) => bothSigns(2n ** 255n - 19n + BigInt(nth))).flat();

const check = ({ signature, message, key }: Signed, engine: Ed25519) => isSignature(signature, message, key, engine);

/** What an engine has, as rows of a table. */
const present = <T>(one: T | undefined): readonly T[] => (one === undefined ? [] : [one]);

/** All public-key engines of the platform: the same vectors, the same answers. */
export function describePublicKeys(): void {
  describe.each(engines)("public keys on $name", (engine) => {
    test.each(present(engine.x25519))("X25519: the known answer, and all vectors", async (x25519) => {
      expect(await knownAnswers.x25519(x25519)).toBe(true);
      const wrong = await wrongOf(x25519Vectors, async ({ secret, peer, shared }) => {
        const agreed = await answer(() => x25519.key(bytes(secret)).then((key) => key.agree(bytes(peer))));
        return agreed === (/^0*$/u.test(shared) ? undefined : shared);
      });
      expect(wrong).toEqual([]);
    });

    test.each(present(engine.mlKem768))("ML-KEM-768: the known answer, and all vectors", async (kem) => {
      expect(await knownAnswers.mlKem768(kem)).toBe(true);
      const wrongKeys = await wrongOf(
        kemKeys,
        async ({ seed, ek }) => hex(sha256(await (await kem.key(bytes(seed))).publicKey())) === ek,
      );
      const wrong = await wrongOf(decapsulation, async ({ seed = "", c, shared, result }) => {
        const opened = await answer(() => kem.key(bytes(seed)).then((key) => key.decapsulate(bytes(c))));
        return opened === (result === "valid" ? shared : undefined);
      });
      expect([wrongKeys, wrong]).toEqual([[], []]);
    });

    test.each(present(engine.mlKem768))("ML-KEM-768: what one engine encapsulates, every engine opens", async (kem) => {
      const seed = sha512(Uint8Array.of(1));
      const { cipherText, sharedSecret } = await kem.encapsulate(await (await kem.key(seed)).publicKey());
      const openers = engines.flatMap(({ mlKem768 }) => mlKem768 ?? []);
      const opened = openers.map(async (opener) => (await opener.key(seed)).decapsulate(cipherText));
      expect(await Promise.all(opened)).toEqual(openers.map(() => sharedSecret));
    });

    test.each(present(engine.ed25519))("Ed25519: the known answer, and all vectors", async (signing) => {
      expect(await knownAnswers.ed25519(signing)).toBe(true);
      const wrong = await wrongOf(ed25519Vectors, async ({ key, msg, sig, result }) => {
        const signed = { signature: bytes(sig), message: bytes(msg), key: bytes(key) };
        return (await check(signed, signing)) === (result === "valid");
      });
      expect(wrong).toEqual([]);
    });

    test.each(present(engine.ed25519))("Ed25519: each engine makes the same public key of a seed", async (signing) => {
      for (const seed of [new Uint8Array(32), sha256(Uint8Array.of(1)), sha256(Uint8Array.of(2))])
        expect(await (await signing.key(seed)).publicKey()).toEqual(ed25519.getPublicKey(seed));
    });

    test.each(present(engine.ed25519))("Ed25519: each engine signs with the same bytes", async (signing) => {
      for (const seed of [new Uint8Array(32), sha256(Uint8Array.of(1)), sha256(Uint8Array.of(2))])
        for (const message of [new Uint8Array(), seed, new Uint8Array(10_000)])
          expect(await (await signing.key(seed)).sign(message)).toEqual(ed25519.sign(message, seed));
    });

    test.each(present(engine.ed25519))("Ed25519: a part of small order has to cancel out", async (signing) => {
      const mixed = smallPoints.flatMap((ofKey, nth) =>
        smallPoints.map((ofPoint, other) => signMixed(123_456_789n + BigInt(nth), 987n, [ofKey, ofPoint], other)),
      );
      const verdicts = [];
      for (const { signed } of mixed) verdicts.push(await check(signed, signing));
      expect(verdicts).toEqual(mixed.map(({ isValid }) => isValid));
      // the honest one, and some by chance
      expect(verdicts.filter(Boolean).length).toBeGreaterThan(1);
      expect(verdicts.filter(Boolean).length).toBeLessThan(mixed.length);
    });

    test.each(present(engine.ed25519))("Ed25519: no key and no point of small order", async (signing) => {
      const message = Uint8Array.of(1);
      const zero = new Uint8Array(32);
      for (const key of smallEncodings)
        for (const point of smallEncodings)
          expect(await check({ key, message, signature: concatBytes(point, zero) }, signing)).toBe(false);
      // the nonce 0, which a sound key can sign with
      const { signed } = signMixed(5n, 7n, [Point.ZERO, Point.ZERO], 1);
      const hash = Point.Fn.create(numberOf(sha512(concatBytes(Point.ZERO.toBytes(), signed.key, message))));
      const signature = concatBytes(Point.ZERO.toBytes(), littleEndian(Point.Fn.create(hash * 5n)));
      expect(await check({ ...signed, message, signature }, signing)).toBe(false);
    });

    test.each(present(engine.ed25519))("Ed25519: no number or coordinate that is not reduced", async (signing) => {
      const { signed } = signMixed(5n, 7n, [Point.ZERO, Point.ZERO], 1);
      expect(await check(signed, signing)).toBe(true);
      const number = numberOf(signed.signature.subarray(32));
      const larger = concatBytes(signed.signature.subarray(0, 32), littleEndian(number + ORDER));
      expect(await check({ ...signed, signature: larger }, signing)).toBe(false);
      for (const key of unreducedKeys) expect(await check({ ...signed, key }, signing)).toBe(false);
      for (const wrong of [signed.signature.subarray(1), concatBytes(signed.signature, Uint8Array.of(0))])
        expect(await check({ ...signed, signature: wrong }, signing)).toBe(false);
      expect(await check({ ...signed, key: signed.key.subarray(1) }, signing)).toBe(false);
    });
  });

  test("a WebCrypto that makes no public keys of seeds leaves them to JavaScript", async () => {
    vi.stubGlobal("crypto", { subtle: { importKey: async () => ({}) } });
    const engine = webcryptoEngine();
    vi.unstubAllGlobals();
    const seed = sha256(Uint8Array.of(1));
    const key = await engine?.ed25519?.key(seed);
    expect(await key?.publicKey()).toEqual(ed25519.getPublicKey(seed));
  });

  describe("an engine that gives another answer than the known one is not used", () => {
    const signature = new Uint8Array(64);
    const withKey = (broken: Partial<SigningKey>) => async (seed: Uint8Array) => ({
      ...(await nobleEngine.ed25519.key(seed)),
      ...broken,
    });
    test.each<[string, Ed25519]>([
      ["takes every signature", { ...nobleEngine.ed25519, verify: async () => true }],
      ["takes none", { ...nobleEngine.ed25519, verify: async () => false }],
      ["multiplies by the cofactor", { ...nobleEngine.ed25519, verify: async (...call) => ed25519.verify(...call) }],
      ["signs otherwise", { ...nobleEngine.ed25519, key: withKey({ sign: async () => signature }) }],
      [
        "has another public key",
        { ...nobleEngine.ed25519, key: withKey({ publicKey: async () => new Uint8Array(32) }) },
      ],
    ])("Ed25519 that %s", async (_, broken) => {
      expect(await knownAnswers.ed25519(broken)).toBe(false);
    });

    test("X25519 and ML-KEM that answer something else", async () => {
      const { mlKem768 } = nobleEngine;
      const zeros = new Uint8Array(32);
      const { x25519 } = nobleEngine;
      const agreeing = (change: Partial<AgreementKey>) =>
        knownAnswers.x25519({ key: async (secret) => ({ ...(await x25519.key(secret)), ...change }) });
      const opening = (change: Partial<DecapsulationKey>) =>
        knownAnswers.mlKem768({ ...mlKem768, key: async (seed) => ({ ...(await mlKem768.key(seed)), ...change }) });
      expect([await agreeing({}), await opening({})]).toEqual([true, true]);
      expect(await agreeing({ agree: async () => zeros })).toBe(false);
      expect(await agreeing({ publicKey: async () => zeros })).toBe(false);
      const own = await x25519.key(bytes("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"));
      expect(await agreeing({ agree: (peer) => own.agree(peer).catch(() => zeros) })).toBe(false);
      expect(await opening({ publicKey: async () => new Uint8Array(1184) })).toBe(false);
      expect(await opening({ decapsulate: async () => zeros })).toBe(false);
      const encapsulate = async (key: Uint8Array) => ({ ...(await mlKem768.encapsulate(key)), sharedSecret: zeros });
      expect(await knownAnswers.mlKem768({ ...mlKem768, encapsulate })).toBe(false);
    });
  });
}
