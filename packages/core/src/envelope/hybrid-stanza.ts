import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64nopad } from "@scure/base";
import { HYBRID, type Stanza } from "./age-header.js";
import { hpkeCipher, hpkeContext } from "./hpke.js";
import type { HybridKey } from "./hybrid-key.js";
import { hybridDecapsulator, hybridEncapsulate } from "./hybrid-kem.js";

const CONTEXT = hpkeContext(utf8ToBytes(`age-encryption.org/${HYBRID}`));
const CIPHER_TEXT = 1120;
const BODY = 32;

/**
 * The stanza that gives a file key of 16 bytes to a hybrid recipient (C2SP age, mlkem768x25519).
 */
export async function wrapHybrid(fileKey: Uint8Array, key: HybridKey): Promise<Stanza> {
  const { cipherText, sharedSecret } = await hybridEncapsulate(key);
  return { args: [HYBRID, base64nopad.encode(cipherText)], body: hpkeCipher(sharedSecret, CONTEXT).encrypt(fileKey) };
}

/**
 * The file key in the first hybrid stanza that is for this seed of 32 bytes; `undefined` when none
 * is. It rejects for a malformed one before.
 */
export async function unwrapHybrid(stanzas: readonly Stanza[], seed: Uint8Array): Promise<Uint8Array | undefined> {
  const hybrid = stanzas.filter(({ args: [type] }) => type === HYBRID);
  if (hybrid.length === 0) return undefined;
  const decapsulate = await hybridDecapsulator(seed);
  for (const { args, body } of hybrid) {
    const [, encoded = "", ...more] = args;
    const cipherText = base64nopad.decode(encoded);
    if (more.length > 0 || cipherText.length !== CIPHER_TEXT || body.length !== BODY)
      throw new TypeError("A stanza is malformed");
    const cipher = hpkeCipher(await decapsulate(cipherText), CONTEXT);
    try {
      return cipher.decrypt(body);
    } catch {
      continue; // it is somebody else's
    }
  }
  return undefined;
}
