import { equalBytes } from "@noble/ciphers/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import type { Ed25519, MlKem768, X25519 } from "./engine.js";

const EMPTY = new Uint8Array();

/** Whether a call rejects. */
const rejects = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => false,
    () => true,
  );

/** RFC 8032, section 7.1, test 1; and no check that multiplies by the cofactor. */
async function signs(engine: Ed25519): Promise<boolean> {
  const seed = hexToBytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  const key = hexToBytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const signature = hexToBytes(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  );
  // of nothing, by a key with a part of order 8: valid with the cofactor alone
  const mixedKey = hexToBytes("1dd960b291c53514fece1341fc0dcd8a648b3934c2c533666f737a654ff1e1bf");
  const mixed = hexToBytes(
    "7db0dc9222f3c183457ddde4c708de8e5ea6bf3d5c4404cca14b32729a05c32a5264b78656ba8200049dafc6821f4e12e07b1d6f6808d088167d1a6e06f43a09",
  );
  const own = await engine.key(seed);
  return (
    equalBytes(await own.publicKey(), key) &&
    equalBytes(await own.sign(EMPTY), signature) &&
    (await engine.verify(signature, EMPTY, key)) &&
    !(await engine.verify(signature, Uint8Array.of(0), key)) &&
    !(await engine.verify(mixed, EMPTY, mixedKey).catch(() => false))
  );
}

/** RFC 7748, section 5.2, the first vector; and no agreement to zero (section 6.1). */
async function agrees(engine: X25519): Promise<boolean> {
  const secret = hexToBytes("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
  const peer = hexToBytes("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
  const shared = hexToBytes("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
  const own = await engine.key(secret);
  return (
    equalBytes(await own.agree(peer), shared) &&
    equalBytes(await own.publicKey(), await own.agree(Uint8Array.of(9, ...new Uint8Array(31)))) &&
    (await rejects(own.agree(new Uint8Array(32))))
  );
}

/**
 * The key of a seed of zeros, by its SHA-256; what it gives for a ciphertext that was not made for
 * it, SHAKE256(z ‖ ciphertext) (FIPS 203, algorithm 18); and a secret that comes back.
 */
async function encapsulates(engine: MlKem768): Promise<boolean> {
  const own = await engine.key(new Uint8Array(64));
  const publicKey = await own.publicKey();
  const digest = hexToBytes("f95c185fe5b2335d2fc938dd889c6425944acd74376b6952bf1130f720f6ba99");
  const refused = hexToBytes("0419c6fa226891f68d792ae5e5a2929f2876ecf86dc7bb27ee0b3563320adb8f");
  if (!equalBytes(sha256(publicKey), digest)) return false;
  const { cipherText, sharedSecret } = await engine.encapsulate(publicKey);
  return (
    equalBytes(await own.decapsulate(new Uint8Array(1088)), refused) &&
    equalBytes(await own.decapsulate(cipherText), sharedSecret)
  );
}

/** Whether an implementation of each algorithm gives the answers that are known. */
export const knownAnswers = { ed25519: signs, x25519: agrees, mlKem768: encapsulates } as const;
