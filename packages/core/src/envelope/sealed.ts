import { Encrypter } from "age-encryption";
import { readHeader } from "./age-header.js";
import { decryptWith } from "./decrypt-with.js";
import { sealedPolicy } from "./header-policy.js";
import { parseRecipient } from "./recipient.js";

/**
 * Encrypts a plaintext as an age file for one or two hybrid recipients. Everything that is sealed
 * to a participant is sealed so.
 * @throws TypeError for another number or kind of recipients
 */
export async function sealTo(recipients: readonly string[], plaintext: Uint8Array): Promise<Uint8Array> {
  if (recipients.length < 1 || recipients.length > 2) throw new TypeError("Seal to one or two recipients");
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    parseRecipient(recipient);
    encrypter.addRecipient(recipient);
  }
  return encrypter.encrypt(plaintext);
}

/**
 * Decrypts what {@link sealTo} made; `undefined` when it is sealed to somebody else.
 * @param identity `AGE-SECRET-KEY-PQ-1…`
 * @throws ChartkeyError SEAL_INVALID for a malformed or altered file, LIMIT_EXCEEDED for a header
 *   of more than 8 KiB
 */
export async function openSealed(identity: string, sealed: Uint8Array): Promise<Uint8Array | undefined> {
  readHeader(sealed, sealedPolicy);
  return decryptWith(
    (decrypter) => decrypter.addIdentity(identity),
    (decrypter) => decrypter.decrypt(sealed),
  );
}
