import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { concatBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { base64nopad } from "@scure/base";
import { passphrasePolicy, SCRYPT, type Stanza } from "../envelope/age-header.js";
import { openFile, sealFile } from "../envelope/sealed-file.js";
import type { CryptoEngine } from "../ports/crypto-engine.js";
import { scrypt } from "./scrypt.js";

const WORK_FACTOR = 18;
export const MAX_WORK_FACTOR = 20;

const SALT = 16;
const BODY = 32;
const LABEL = utf8ToBytes("age-encryption.org/v1/scrypt");

/** The cipher of a file key (C2SP age, scrypt). The salt is new for each, so the nonce is zero. */
async function cipherOf(passphrase: string, salt: Uint8Array, workFactor: number) {
  const key = await scrypt(utf8ToBytes(passphrase), concatBytes(LABEL, salt), workFactor);
  return chacha20poly1305(key, new Uint8Array(12));
}

async function wrap(fileKey: Uint8Array, passphrase: string): Promise<Stanza> {
  const salt = randomBytes(SALT);
  const cipher = await cipherOf(passphrase, salt, WORK_FACTOR);
  return { args: [SCRYPT, base64nopad.encode(salt), String(WORK_FACTOR)], body: cipher.encrypt(fileKey) };
}

async function unwrap([stanza]: readonly Stanza[], passphrase: string): Promise<Uint8Array | undefined> {
  const [, encoded = "", factor = "", ...more] = stanza?.args ?? [];
  const salt = base64nopad.decode(encoded);
  const isFactor = /^[1-9]\d?$/u.test(factor) && Number(factor) <= MAX_WORK_FACTOR;
  if (!stanza || more.length > 0 || salt.length !== SALT || !isFactor || stanza.body.length !== BODY)
    throw new TypeError("A stanza is malformed");
  const cipher = await cipherOf(passphrase, salt, Number(factor));
  try {
    return cipher.decrypt(stanza.body);
  } catch {
    return undefined; // another passphrase
  }
}

/** Seals and opens by passphrases, in the caller's thread but for Node's scrypt. */
export const passphraseFiles: Pick<CryptoEngine, "sealByPassphrase" | "openByPassphrase"> = {
  sealByPassphrase: (contents, passphrase) => sealFile(contents, async (fileKey) => [await wrap(fileKey, passphrase)]),
  openByPassphrase: (sealed, passphrase) =>
    openFile(sealed, passphrasePolicy, (stanzas) => unwrap(stanzas, passphrase)),
};
