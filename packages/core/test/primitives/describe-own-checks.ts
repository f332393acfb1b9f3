import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { FF1 } from "@noble/ciphers/ff1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { MLKEM768X25519 } from "@noble/post-quantum/hybrid.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { describe, expect, test } from "vitest";
import { addressFromBytes } from "../../src/domain/identifiers/address.js";
import { recoverSigner } from "../../src/domain/typed-data/typed-data-signer.js";
import { isHybridKey, isSoundX25519 } from "../../src/envelope/hybrid-key.js";
import { identityString, parseRecipient, recipientOf } from "../../src/envelope/recipient.js";
import { isSignature, isSoundSigningKey } from "../../src/envelope/signing-key.js";
import { engines } from "../envelope/payload/engines.js";
import { answer, bytes, hex, loadVectors, wrongOf } from "./load-vectors.js";

const chacha = await loadVectors("chacha20-poly1305");
const x25519 = await loadVectors("x25519");
const ed25519 = await loadVectors("ed25519");
const kemKeys = await loadVectors("ml-kem-768-keys");
const expanded = (await loadVectors("ml-kem-768-decapsulation")).filter(({ dk }) => dk !== undefined);
const encapsulation = await loadVectors("ml-kem-768-encapsulation");
const hybrid = await loadVectors("mlkem768-x25519");
const ecdsa = await loadVectors("ecdsa-secp256k1");
const ff1 = await loadVectors("ff1-aes256");

/** Payloads have no further data, and make each nonce themselves, of 12 bytes. */
const payloads = chacha.filter(({ aad, iv }) => aad === "" && iv.length === 24);
/** The only chunk of a payload, and its nonce. */
const only = { first: 0, last: true };
const onlyNonce = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

/** An age recipient of an ML-KEM key, with an X25519 key of large order behind it. */
const recipientWith = (ek: string): Uint8Array => Uint8Array.of(...bytes(ek), ...new Uint8Array(32).fill(9));

/** All vectors, given to what Chartkey itself checks. */
export function describeOwnChecks(): void {
  describe.each(engines)("chunks of payloads on $name", (engine) => {
    test(`the keys and messages of all ${payloads.length} vectors without further data, and a tag with any bit changed`, async () => {
      const wrong = await wrongOf(payloads, async ({ key, msg }) => {
        const chunks = await engine.cipher(bytes(key));
        const sealed = chacha20poly1305(bytes(key), onlyNonce).encrypt(bytes(msg));
        const changed = sealed.slice();
        const last = changed.length - 1;
        changed[last] = (changed[last] ?? 0) ^ 0x80;
        return (
          (await answer(() => chunks.seal(bytes(msg), only))) === hex(sealed) &&
          (await answer(() => chunks.open(sealed, only))) === msg &&
          (await answer(() => chunks.open(changed, only))) === undefined
        );
      });
      expect(payloads.length).toBe(45);
      expect(wrong).toEqual([]);
    });
  });

  describe("keys of people", () => {
    test("an X25519 key that agrees to zero is unsound, and no other of the 518", async () => {
      const wrong = await wrongOf(
        x25519,
        ({ peer, flags }) => isSoundX25519(bytes(peer)) !== flags.includes("LowOrderPublic"),
      );
      expect(x25519.filter(({ flags }) => flags.includes("LowOrderPublic"))).toHaveLength(31);
      expect(wrong).toEqual([]);
    });

    test("the 151 signatures of Ed25519, and their keys", async () => {
      const wrong = await wrongOf(
        ed25519,
        async ({ key, msg, sig, result }) =>
          isSoundSigningKey(bytes(key)) &&
          (await isSignature(bytes(sig), bytes(msg), bytes(key))) === (result === "valid"),
      );
      expect(wrong).toEqual([]);
    });

    test("a signing key of small order is unsound, since it has a signature for every message", () => {
      // the eight points of small order of RFC 8032's curve, by their y
      const points = [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
      ];
      for (const point of points) expect(isSoundSigningKey(bytes(point)), point).toBe(false);
    });
  });

  describe("what age seals with", () => {
    test("ML-KEM-768 makes the keys of all 100 seeds", async () => {
      const wrong = await wrongOf(kemKeys, ({ seed, ek, dk }) => {
        const { publicKey, secretKey } = ml_kem768.keygen(bytes(seed));
        return hex(sha256(publicKey)) === ek && hex(sha256(secretKey)) === dk;
      });
      expect(wrong).toEqual([]);
    });

    // the check of the key is Chartkey's own, before any library is asked
    test("ML-KEM-768 encapsulates to the keys that FIPS 203 admits, of all 265", async () => {
      const wrong = await wrongOf(encapsulation, async ({ m, ek, c, shared, result }) => {
        if (!isHybridKey(recipientWith(ek))) return result === "invalid";
        const { cipherText, sharedSecret } = ml_kem768.encapsulate(bytes(ek), bytes(m));
        return result === "valid" && hex(sha256(cipherText)) === c && hex(sharedSecret) === shared;
      });
      expect(encapsulation.filter(({ result }) => result === "invalid")).toHaveLength(132);
      expect(wrong).toEqual([]);
    });

    test("ML-KEM-768 refuses damaged expanded keys", async () => {
      const wrong = await wrongOf(expanded, async ({ dk = "", c, shared, result }) => {
        const opened = await answer(() => ml_kem768.decapsulate(bytes(c), bytes(dk)));
        return opened === (result === "valid" ? shared : undefined);
      });
      expect(expanded).toHaveLength(9);
      expect(wrong).toEqual([]);
    });

    test("ML-KEM-768 with X25519, from the identity to the shared secret", async () => {
      for (const { m, seed, key, c, shared } of hybrid) {
        const recipient = parseRecipient(await recipientOf(identityString(bytes(seed))));
        expect(hex(recipient)).toBe(key);
        const { cipherText, sharedSecret } = MLKEM768X25519.encapsulate(recipient, bytes(m));
        expect([hex(cipherText), hex(sharedSecret)]).toEqual([c, shared]);
        expect(hex(MLKEM768X25519.decapsulate(bytes(c), bytes(seed)))).toBe(shared);
      }
      expect(hybrid).toHaveLength(2);
    });
  });

  describe("wallets", () => {
    const half = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

    test("a signature with a low s recovers its signer, in both forms, and no other does, of 252", async () => {
      const wrong = await wrongOf(ecdsa, async ({ key, msg, sig, result }) => {
        const signer = addressFromBytes(keccak_256(bytes(key).subarray(1)).subarray(12));
        const digest = sha256(bytes(msg));
        const isLow = BigInt(`0x${sig.slice(64) || "0"}`) <= half;
        const recovered = [0, 1].map((parity) => {
          const compact = bytes(sig);
          compact[32] = (compact[32] ?? 0) | (parity << 7);
          return [Uint8Array.of(...bytes(sig), 27 + parity), ...(isLow ? [compact] : [])].map((signature) => {
            try {
              return recoverSigner(digest, signature);
            } catch {
              return undefined;
            }
          });
        });
        const isTaken = recovered.some((forms) => forms.every((one) => one === signer));
        const isSometimes = recovered.flat().includes(signer);
        return isTaken === (result === "valid" && isLow) && isSometimes === isTaken;
      });
      expect(wrong).toEqual([]);
    });
  });

  test("FF1 with AES-256, on bytes: all 672 vectors", async () => {
    const wrong = await wrongOf(ff1, async ({ key, tweak, msg, ct, result }) => {
      const cipher = FF1(256, bytes(key), bytes(tweak));
      const sealed = await answer(() => Uint8Array.from(cipher.encrypt([...msg])));
      if (result !== "valid") return sealed === undefined;
      return (
        sealed === hex(Uint8Array.from(ct)) &&
        hex(Uint8Array.from(cipher.decrypt([...ct]))) === hex(Uint8Array.from(msg))
      );
    });
    expect(wrong).toEqual([]);
  });
}
