import { sha3_256, shake256 } from "@noble/hashes/sha3.js";
import { concatBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { type HybridKey, isHybridKey } from "./hybrid-key.js";
import type { AgreementKey, DecapsulationKey, Encapsulated } from "./public-key/engine.js";
import { isSmallOrderKey } from "./public-key/curve25519.js";
import { publicKeys } from "./public-key/system-engine.js";

/** Of ML-KEM-768: its encapsulation key, its ciphertext. X25519's 32 bytes come after each. */
const KEY = 1184;
const CIPHER_TEXT = 1088;

const LABEL = utf8ToBytes("\\.//^\\");

/** The key pairs of a seed of 32 bytes. */
async function keysOf(seed: Uint8Array): Promise<{ readonly mlKem: DecapsulationKey; readonly x25519: AgreementKey }> {
  const { mlKem768, x25519 } = await publicKeys();
  const expanded = shake256(seed, { dkLen: 96 });
  const [mlKem, agreement] = [mlKem768.key(expanded.subarray(0, 64)), x25519.key(expanded.subarray(64))];
  return { mlKem: await mlKem, x25519: await agreement };
}

const combine = (...parts: readonly [mlKem: Uint8Array, x25519: Uint8Array, cipherText: Uint8Array, key: Uint8Array]) =>
  sha3_256(concatBytes(...parts, LABEL));

/** The public key of a seed of 32 bytes. */
export async function hybridKeyOf(seed: Uint8Array): Promise<HybridKey> {
  const { mlKem, x25519 } = await keysOf(seed);
  const key = concatBytes(await mlKem.publicKey(), await x25519.publicKey());
  if (!isHybridKey(key)) throw new Error("The platform makes unsound keys");
  return key;
}

/**
 * A new shared secret of 32 bytes, and the 1,120 bytes that give it to the owner of the key:
 * MLKEM768-X25519 (X-Wing, draft-connolly-cfrg-xwing-kem; KEM 0x647a of HPKE).
 */
export async function hybridEncapsulate(key: HybridKey): Promise<Encapsulated> {
  const { mlKem768, x25519 } = await publicKeys();
  const peer = key.subarray(KEY);
  const { cipherText, sharedSecret } = await mlKem768.encapsulate(key.subarray(0, KEY));
  const ephemeral = await x25519.key(randomBytes(32));
  const [share, agreed] = await Promise.all([ephemeral.publicKey(), ephemeral.agree(peer)]);
  return {
    cipherText: concatBytes(cipherText, share),
    sharedSecret: combine(sharedSecret, agreed, share, peer),
  };
}

/**
 * Opens what {@link hybridEncapsulate} made.
 * @param seed 32 bytes
 * @returns a function that rejects when the X25519 half agrees to zero
 */
export async function hybridDecapsulator(seed: Uint8Array): Promise<(cipherText: Uint8Array) => Promise<Uint8Array>> {
  const { mlKem, x25519 } = await keysOf(seed);
  const own = await x25519.publicKey();
  return async (cipherText) => {
    const share = cipherText.subarray(CIPHER_TEXT);
    // a stranger's: what the platform rejects would be asked of JavaScript, which may have to load
    if (isSmallOrderKey(share)) throw new TypeError("The X25519 share has a small order");
    const [shared, agreed] = await Promise.all([
      mlKem.decapsulate(cipherText.subarray(0, CIPHER_TEXT)),
      x25519.agree(share),
    ]);
    return combine(shared, agreed, share, own);
  };
}
