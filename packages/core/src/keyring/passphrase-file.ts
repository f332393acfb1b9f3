import { Encrypter } from "age-encryption";
import { decryptWith } from "../envelope/decrypt-with.js";
import type { CryptoEngine } from "../ports/crypto-engine.js";

const WORK_FACTOR = 18;

/** Seals and opens by passphrases, in the caller's thread. */
export const passphraseFiles: Pick<CryptoEngine, "sealByPassphrase" | "openByPassphrase"> = {
  sealByPassphrase(contents, passphrase) {
    const encrypter = new Encrypter();
    encrypter.setPassphrase(passphrase);
    encrypter.setScryptWorkFactor(WORK_FACTOR);
    return encrypter.encrypt(contents);
  },
  openByPassphrase: (sealed, passphrase) =>
    decryptWith(
      (decrypter) => decrypter.addPassphrase(passphrase),
      (decrypter) => decrypter.decrypt(sealed),
    ),
};
