import { type Decrypter, Encrypter } from "age-encryption";
import { ChartkeyError } from "../errors/chartkey-error.js";
import { kitPolicy, readHeader, SCRYPT, type Stanza } from "../envelope/age-header.js";
import { decryptWith } from "../envelope/decrypt-with.js";
import { parseIdentityString } from "../envelope/recipient.js";
import { sealTo } from "../envelope/sealed-block.js";
import { normalizePassphrase, passphrasesTyped } from "./passphrase.js";

const WORK_FACTOR = 18;
const MAX_WORK_FACTOR = 20;

/**
 * What seals a keyring: a passphrase (scrypt, N = 2^18), preferably a generated one, or a hybrid
 * age recipient, `age1pq1…`. A passphrase has `MIN_PASSPHRASE_LENGTH` to `MAX_PASSPHRASE_LENGTH`
 * characters once it is normalised: by RFC 8265 (OpaqueString), without white space at the ends. A
 * generated one may be typed in any way that `generatePassphrase` names.
 */
export type KeyringLock = { readonly passphrase: string } | { readonly recipient: string };

/**
 * What opens a sealed keyring: the passphrase, or the recipient's identity, `AGE-SECRET-KEY-PQ-1…`.
 * A passphrase is tried in its normalised form first, then as it was typed.
 */
export type KeyringKey = { readonly passphrase: string } | { readonly identity: string };

/** @throws TypeError that names what is not a text and does not repeat it */
function checkSecret(name: string, given: unknown, other: "recipient" | "identity"): void {
  const fields: Readonly<Record<string, unknown>> = typeof given === "object" && given !== null ? { ...given } : {};
  const field = other in fields ? other : "passphrase";
  if (!(field in fields)) throw new TypeError(`\`${name}\` has a \`passphrase\` or \`${other}\``);
  if (typeof fields[field] !== "string") throw new TypeError(`\`${field}\` is a text`);
}

export async function lock(contents: Uint8Array, by: KeyringLock): Promise<Uint8Array> {
  checkSecret("by", by, "recipient");
  if ("recipient" in by) return sealTo([by.recipient], contents);
  const passphrase = normalizePassphrase(by.passphrase);
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(WORK_FACTOR);
  return encrypter.encrypt(contents);
}

/** Refuses a high work factor before scrypt runs, since the opener pays for it. */
function checkWorkFactor({ args: [, , factor = ""] }: Stanza): void {
  if (!/^[1-9][0-9]?$/u.test(factor) || Number(factor) > MAX_WORK_FACTOR)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: "The scrypt work factor is above 2^20" });
}

/** The keys to try, one after the other. */
const triesOf = (by: KeyringKey): readonly ((decrypter: Decrypter) => void)[] =>
  "identity" in by
    ? [(decrypter) => decrypter.addIdentity(by.identity)]
    : passphrasesTyped(by.passphrase).map((one) => (decrypter) => decrypter.addPassphrase(one));

/**
 * @throws ChartkeyError KEYRING_LOCKED for another key, SEAL_INVALID for a malformed or altered
 *   file, LIMIT_EXCEEDED
 */
export async function unlock(sealed: Uint8Array, by: KeyringKey): Promise<Uint8Array> {
  checkSecret("key", by, "identity");
  if ("identity" in by) parseIdentityString(by.identity);
  const [stanza] = readHeader(sealed, kitPolicy).stanzas;
  const byPassphrase = stanza?.args[0] === SCRYPT;
  if (stanza && byPassphrase) checkWorkFactor(stanza);
  const tries = byPassphrase === "passphrase" in by ? triesOf(by) : [];
  for (const add of tries) {
    const contents = await decryptWith(add, (decrypter) => decrypter.decrypt(sealed));
    if (contents) return contents;
  }
  throw new ChartkeyError("KEYRING_LOCKED", {
    message: "The keyring does not open with this key",
    hints: ["Check the passphrase, or use the identity that it was sealed to."],
  });
}
