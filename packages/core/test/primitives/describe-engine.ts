import { sha256 } from "@noble/hashes/sha2.js";
import { describe, expect, test } from "vitest";
import type { Engine } from "./engine.js";
import { answer, bytes, hex, loadVectors, wrongOf } from "./load-vectors.js";

const chacha = await loadVectors("chacha20-poly1305");
const x25519 = await loadVectors("x25519");
const ed25519 = await loadVectors("ed25519");
const hkdf = await loadVectors("hkdf-sha256");
const hmac = await loadVectors("hmac-sha256");
const kemKeys = await loadVectors("ml-kem-768-keys");
const decapsulation = (await loadVectors("ml-kem-768-decapsulation")).filter(({ seed }) => seed !== undefined);

/** What an engine has, as rows of a table. */
const present = <T>(one: T | undefined): readonly T[] => (one === undefined ? [] : [one]);

/** All vectors of the primitives that an engine has. */
export function describeEngine(engine: Engine): void {
  describe(`Wycheproof on ${engine.name}`, () => {
    test.each(present(engine.chacha20Poly1305))(`ChaCha20-Poly1305: ${chacha.length} vectors`, async (aead) => {
      const wrong = await wrongOf(chacha, async ({ key, iv, aad, msg, sealed, result }) => {
        const [k, n, a] = [bytes(key), bytes(iv), bytes(aad)];
        const opened = await answer(() => aead.open(k, n, a, bytes(sealed)));
        const resealed = await answer(() => aead.seal(k, n, a, bytes(msg)));
        if (result === "valid") return opened === msg && resealed === sealed;
        return opened === undefined && (n.length === 12 || resealed === undefined);
      });
      expect(wrong).toEqual([]);
    });

    test(`X25519: ${x25519.length} vectors, and no shared secret of zeros`, async () => {
      const wrong = await wrongOf(x25519, async ({ secret, peer, shared }) => {
        const agreed = await answer(() => engine.x25519(bytes(secret), bytes(peer)));
        return agreed === (/^0*$/u.test(shared) ? undefined : shared);
      });
      expect(wrong).toEqual([]);
    });

    test(`Ed25519: ${ed25519.length} vectors`, async () => {
      const wrong = await wrongOf(ed25519, async ({ key, msg, sig, result }) => {
        const verified = await engine.isEd25519(bytes(key), bytes(msg), bytes(sig)).catch(() => false);
        return verified === (result === "valid");
      });
      expect(wrong).toEqual([]);
    });

    test(`HKDF-SHA256: ${hkdf.length} vectors`, async () => {
      const wrong = await wrongOf(hkdf, async ({ ikm, salt, info, size, okm, result }) => {
        const derived = await answer(() => engine.hkdf(bytes(ikm), bytes(salt), bytes(info), size));
        return derived === (result === "valid" ? okm : undefined);
      });
      expect(wrong).toEqual([]);
    });

    test(`HMAC-SHA256: ${hmac.length} vectors`, async () => {
      const wrong = await wrongOf(hmac, async ({ key, msg, tag, result }) => {
        const made = await answer(() => engine.hmac(bytes(key), bytes(msg)));
        return made?.startsWith(tag) === (result === "valid");
      });
      expect(wrong).toEqual([]);
    });

    test.each(present(engine.encapsulationKey))(`ML-KEM-768: the keys of ${kemKeys.length} seeds`, async (keyOf) => {
      const wrong = await wrongOf(kemKeys, async ({ seed, ek }) => hex(sha256(await keyOf(bytes(seed)))) === ek);
      expect(wrong).toEqual([]);
    });

    test.each(present(engine.decapsulate))(`ML-KEM-768: ${decapsulation.length} ciphertexts`, async (decapsulate) => {
      const wrong = await wrongOf(decapsulation, async ({ seed = "", c, shared, result }) => {
        const opened = await answer(() => decapsulate(bytes(seed), bytes(c)));
        return opened === (result === "valid" ? shared : undefined);
      });
      expect(wrong).toEqual([]);
    });
  });
}
