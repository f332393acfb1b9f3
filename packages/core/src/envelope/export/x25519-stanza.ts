import { Decrypter, Encrypter } from "age-encryption";
import { type AgeHeader, exportPolicy, parseHeader, type Stanza } from "../age-header.js";
import { NONCE, TAG } from "../payload/stream-key.js";

/**
 * The stanza that gives a file key of 16 bytes to an older recipient (C2SP age, X25519), by age's
 * library.
 * @param recipient `age1…`
 */
export async function wrapX25519(fileKey: Uint8Array, recipient: string): Promise<Stanza> {
  const encrypter = new Encrypter();
  // the library draws a file key of its own and passes it to each recipient in turn; the first one
  // replaces it
  encrypter.addRecipient({
    wrapFileKey: (drawn) => {
      drawn.set(fileKey);
      return [];
    },
  });
  encrypter.addRecipient(recipient);
  const file = await encrypter.encrypt(new Uint8Array());
  const [stanza] = parseHeader(file.subarray(0, file.length - NONCE - TAG), exportPolicy).stanzas;
  if (!stanza) throw new Error("The age library wraps no key");
  return stanza;
}

/**
 * The file key in a header, by age's library; `undefined` when it is sealed to somebody else. It
 * rejects for a malformed or altered one.
 * @param identity `AGE-SECRET-KEY-1…`
 */
export async function unwrapX25519({ bytes }: AgeHeader, identity: string): Promise<Uint8Array | undefined> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  let isForeign = false;
  // the library tries this identity last, when the other could open no stanza
  decrypter.addIdentity({
    unwrapFileKey: () => {
      isForeign = true;
      return null;
    },
  });
  try {
    return await decrypter.decryptHeader(bytes);
  } catch (cause) {
    if (isForeign) return undefined;
    throw cause;
  }
}
