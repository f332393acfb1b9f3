import { inField } from "../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import { kitPolicy, readHeader, SCRYPT, type Stanza } from "../envelope/age-header.js";
import { checkPort } from "../ports/check-port.js";
import { parseIdentityString, parseRecipient } from "../envelope/recipient.js";
import { unwrapHybrid } from "../envelope/hybrid-stanza.js";
import { sealTo } from "../envelope/sealed-block.js";
import { openFile } from "../envelope/sealed-file.js";
import type { CryptoEngine } from "../ports/crypto-engine.js";
import { normalizePassphrase, passphrasesTyped } from "./passphrase.js";
import { MAX_WORK_FACTOR, passphraseFiles } from "./passphrase-file.js";

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

const lockKeys: KeyRules<KeyringLock> = { passphrase: "decides", recipient: "decides" };
const keyKeys: KeyRules<KeyringKey> = { passphrase: "decides", identity: "decides" };

/** @throws TypeError unless there is one secret, a text. It does not repeat it. */
function checkSecret(name: string, secrets: KeyringLock | KeyringKey, other: "recipient" | "identity"): void {
  const [secret, ...more] = Object.entries<unknown>({ ...secrets });
  if (!secret || more.length > 0) throw new TypeError(`\`${name}\` has either a \`passphrase\` or \`${other}\``);
  if (typeof secret[1] !== "string") throw new TypeError(`\`${secret[0]}\` is a text`);
}

/** @throws TypeError unless it names one secret, a text. It does not repeat it. */
function checkLock(given: KeyringLock): KeyringLock {
  const by = checkKeys("by", given, lockKeys);
  checkSecret("by", by, "recipient");
  return by;
}

/** Where a passphrase is turned into a key. */
export interface LockOptions {
  /** Runs scrypt, in another thread for example; in the caller's by default. */
  readonly crypto?: CryptoEngine | undefined;
}

const optionKeys: KeyRules<LockOptions> = { crypto: "optional" };

/** @throws TypeError for an unknown key, or an engine without its methods */
export function checkLockOptions(given: LockOptions): Pick<CryptoEngine, "sealByPassphrase" | "openByPassphrase"> {
  const { crypto } = checkKeys("options", given, optionKeys);
  if (crypto === undefined) return passphraseFiles;
  checkPort("options.crypto", crypto, "sealByPassphrase", "openByPassphrase");
  return crypto;
}

export async function lock(contents: Uint8Array, given: KeyringLock, options: LockOptions = {}): Promise<Uint8Array> {
  const crypto = checkLockOptions(options);
  const by = checkLock(given);
  if ("recipient" in by) {
    const key = inField("recipient", () => parseRecipient(by.recipient));
    return sealTo([key], contents);
  }
  return crypto.sealByPassphrase(contents, normalizePassphrase(by.passphrase));
}

/** Refuses a high work factor before scrypt runs, since the opener pays for it. */
function checkWorkFactor({ args: [, , factor = ""] }: Stanza): void {
  if (!/^[1-9][0-9]?$/u.test(factor) || Number(factor) > MAX_WORK_FACTOR)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: "The scrypt work factor is above 2^20" });
}

/**
 * @throws ChartkeyError KEYRING_LOCKED for another key, SEAL_INVALID for a malformed or altered
 *   file, LIMIT_EXCEEDED
 */
export async function unlock(sealed: Uint8Array, given: KeyringKey, options: LockOptions = {}): Promise<Uint8Array> {
  const crypto = checkLockOptions(options);
  const by = checkKeys("key", given, keyKeys);
  checkSecret("key", by, "identity");
  if ("identity" in by) inField("identity", () => parseIdentityString(by.identity));
  const [stanza] = readHeader(sealed, kitPolicy).stanzas;
  const byPassphrase = stanza?.args[0] === SCRYPT;
  if (stanza && byPassphrase) checkWorkFactor(stanza);
  if (byPassphrase && "passphrase" in by) {
    for (const passphrase of passphrasesTyped(by.passphrase)) {
      const contents = await crypto.openByPassphrase(sealed, passphrase);
      if (contents) return contents;
    }
  }
  if (!byPassphrase && "identity" in by) {
    const seed = parseIdentityString(by.identity);
    const contents = await openFile(sealed, kitPolicy, (stanzas) => unwrapHybrid(stanzas, seed));
    if (contents) return contents;
  }
  throw new ChartkeyError("KEYRING_LOCKED", {
    message: "The keyring does not open with this key",
    hints: ["Check the passphrase, or use the identity that it was sealed to."],
  });
}
