import { Decrypter } from "age-encryption";
import { ChartkeyError } from "../errors/chartkey-error.js";

/**
 * The result of `read`, applied to an age file or header with the identities that `unlock` adds;
 * `undefined` when no stanza is sealed to one of them.
 * @throws ChartkeyError SEAL_INVALID when such a stanza, or the file behind it, is malformed or
 *   altered
 */
export async function decryptWith<T>(
  unlock: (decrypter: Decrypter) => void,
  read: (decrypter: Decrypter) => Promise<T>,
): Promise<T | undefined> {
  const decrypter = new Decrypter();
  unlock(decrypter);
  let foreign = false;
  // the library tries this identity last, when no other could open a stanza
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
