// What pointers and sealed files cost, beside the libraries that computed them before: noble's FF1
// and age-encryption. It runs in Node and in pages.
import { BinaryFF1 } from "@noble/ciphers/ff1.js";
import { Decrypter, Encrypter } from "age-encryption";
import type { Way } from "../../../../bench/paired.ts";
import { binaryFf1 } from "../../dist/envelope/binary-ff1.js";
import { hybridKeyOf } from "../../dist/envelope/hybrid-kem.js";
import { identityString, recipientString } from "../../dist/envelope/recipient.js";
import { openSealed, sealTo } from "../../dist/envelope/sealed-block.js";
import { passphraseFiles } from "../../dist/keyring/passphrase-file.js";

type Ways = Readonly<Record<string, readonly [ours: Way, theirs: Way]>>;

const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));

/** Each way of ours, and theirs. */
export async function cryptoWays(): Promise<Ways> {
  const [key, tweak, digest] = [random(32), random(120), random(32)];
  const cipher = binaryFf1(key, tweak);
  const [seed, other] = [random(32), random(32)];
  const people = [await hybridKeyOf(other), await hybridKeyOf(seed)];
  const contents = random(2048);
  const sealed = await sealTo(people, contents);
  return {
    "a pointer": [() => cipher.encrypt(digest), () => BinaryFF1(key, tweak).encrypt(digest)],
    "an envelope sealed": [
      () => sealTo(people, contents),
      () => {
        const encrypter = new Encrypter();
        for (const person of people) encrypter.addRecipient(recipientString(person));
        return encrypter.encrypt(contents);
      },
    ],
    "an envelope opened": [
      () => openSealed(seed, sealed),
      () => {
        const decrypter = new Decrypter();
        decrypter.addIdentity(identityString(seed));
        return decrypter.decrypt(sealed);
      },
    ],
  };
}

/** A file that a passphrase opens, by scrypt with N = 2^18. */
export async function passphraseWays(): Promise<Ways> {
  const passphrase = "a long passphrase";
  const sealed = await passphraseFiles.sealByPassphrase(random(1024), passphrase);
  return {
    "a keyring unlocked": [
      () => passphraseFiles.openByPassphrase(sealed, passphrase),
      () => {
        const decrypter = new Decrypter();
        decrypter.addPassphrase(passphrase);
        return decrypter.decrypt(sealed);
      },
    ],
  };
}
