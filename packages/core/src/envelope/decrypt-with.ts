import { Decrypter } from "age-encryption";
import { ChartkeyError } from "../errors/chartkey-error.js";

/**
 * What `read` gets out of an age file or header with the identities that `unlock` adds; `undefined`
 * when none of its stanzas is theirs.
 * @throws ChartkeyError SEAL_INVALID for a stanza of theirs, or a file behind it, that is malformed
 *   or altered.
 */
export async function decryptWith<T>(
  unlock: (decrypter: Decrypter) => void,
  read: (decrypter: Decrypter) => Promise<T>,
): Promise<T | undefined> {
  const decrypter = new Decrypter();
  unlock(decrypter);
  let foreign = false;
  // asked only after every other identity found nothing for itself
  decrypter.addIdentity({
    unwrapFileKey: () => {
      foreign = true;
      return null;
    },
  });
  try {
    return await read(decrypter);
  } catch (cause) {
    if (foreign) return undefined;
    throw new ChartkeyError("SEAL_INVALID", { message: "A sealed file was altered", cause });
  }
}
