import { inField } from "../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import { checkDate } from "../domain/checks/check-date.js";
import { checkText } from "../domain/checks/shown-text.js";
import { type Hex, toHex } from "../domain/encoding/bytes.js";
import { identityString, parseIdentityString, recipientOf } from "../envelope/recipient.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import { checkLockOptions, lock, type LockOptions, unlock } from "../keyring/lock.js";
import { checkedEntropy } from "../platform/system.js";
import type { Entropy } from "../ports/entropy.js";
import { type LockRow, MAX_NAME } from "./vault-file.js";
import { viewOf } from "../streams/own-bytes.js";

/** How a passkey is asked for the identity that it derives. No secret. */
export interface VaultPasskey {
  /** The credential's id, 1 to 1,023 bytes in base64url without padding. */
  readonly credential: string;
  /** 32 bytes in base64url without padding. */
  readonly salt: string;
  /** Of the identity, `age1pq1…`. */
  readonly recipient: string;
}

/** One of the ways to open a vault. */
export type VaultLock = {
  /** 16 random bytes. */
  readonly id: Hex;
  /** 1 to 64 characters, for the person. */
  readonly name: string;
  readonly added: Date;
} & ({ readonly kind: "passphrase" } | { readonly kind: "passkey"; readonly passkey: VaultPasskey });

/** A lock to be added: a passphrase, or a passkey with the identity that it derives. */
export type NewVaultLock =
  | { readonly name: string; readonly passphrase: string }
  | { readonly name: string; readonly passkey: VaultPasskey; readonly identity: string };

/** What opens a vault: the passphrase of one of its locks, or the identity of its passkey. */
export type VaultKey =
  | { readonly lock: string; readonly passphrase: string }
  | { readonly lock: string; readonly identity: string };

/** What a vault is made and opened with. */
export interface VaultOptions extends LockOptions {
  /** The platform's CSPRNG by default. */
  readonly entropy?: Entropy | undefined;
}

const optionKeys: KeyRules<VaultOptions> = { entropy: "optional", crypto: "optional" };

/** @throws TypeError for an unknown key, or a port without its methods */
export function checkVaultOptions(given: VaultOptions): { readonly random: Entropy; readonly by: LockOptions } {
  const { entropy, crypto } = checkKeys("options", given, optionKeys);
  const by = { crypto };
  checkLockOptions(by);
  return { random: checkedEntropy(entropy), by };
}

/** A lock that is ready to be added to a vault. It holds a secret. */
export interface PreparedLock {
  readonly lock: VaultLock;
  readonly row: Omit<LockRow, "proof">;
  /** Of the lock's identity, 32 bytes. */
  readonly seed: Uint8Array;
}

const newKeys: KeyRules<NewVaultLock> = {
  name: "required",
  passphrase: "decides",
  passkey: "decides",
  identity: "decides",
};
const passkeyKeys: KeyRules<VaultPasskey> = { credential: "required", salt: "required", recipient: "required" };
const vaultKeyKeys: KeyRules<VaultKey> = { lock: "required", passphrase: "decides", identity: "decides" };

export const lockOf = ({ id, name, added, recipient, passkey }: Omit<LockRow, "proof">): VaultLock => {
  const common = { id, name, added: new Date(added * 1000) };
  return passkey
    ? { ...common, kind: "passkey", passkey: { ...passkey, recipient } }
    : { ...common, kind: "passphrase" };
};

/**
 * @returns the name of a lock, as it is stored
 * @throws TypeError unless it has 1 to 64 characters, on one line
 */
export const checkLockName = (name: string): string => checkText("lock.name", name, MAX_NAME);

/** @throws TypeError for what `prepareLock` has not made */
export function checkPrepared(prepared: PreparedLock): PreparedLock {
  if (!viewOf(prepared?.seed)) throw new TypeError("`prepared` is none that `prepareLock` made");
  return prepared;
}

const prepared = (row: PreparedLock["row"], seed: Uint8Array): PreparedLock => ({ lock: lockOf(row), row, seed });

/**
 * Makes a lock, with an id of its own. A passphrase costs a run of scrypt, about a second.
 * @param now when it is added
 * @throws TypeError for a malformed name, passphrase, passkey or identity
 */
export async function prepareLock(given: NewVaultLock, now: Date, options: VaultOptions = {}): Promise<PreparedLock> {
  const by = checkKeys("lock", given, newKeys);
  const { random, by: locking } = checkVaultOptions(options);
  checkDate("now", now);
  const common = {
    id: toHex(random.bytes(16)),
    name: checkLockName(by.name),
    added: Math.floor(now.getTime() / 1000),
  };
  if ("passphrase" in by && !("passkey" in by) && !("identity" in by)) {
    const seed = random.bytes(32);
    const passphrase = await lock(seed, { passphrase: by.passphrase }, locking);
    const recipient = await recipientOf(identityString(seed));
    return prepared({ ...common, recipient, passphrase, passkey: null }, seed);
  }
  if (!("passkey" in by && "identity" in by) || "passphrase" in by)
    throw new TypeError("`lock` has either a `passphrase` or a `passkey` with its `identity`");
  const { recipient, ...passkey } = checkKeys("lock.passkey", by.passkey, passkeyKeys);
  const seed = inField("lock.identity", () => parseIdentityString(by.identity));
  if ((await recipientOf(by.identity)) !== recipient)
    throw new TypeError("`lock.passkey.recipient` is that of another identity");
  return prepared({ ...common, recipient, passphrase: null, passkey }, seed);
}

/** @throws TypeError that names what is malformed, and does not repeat it */
export function checkVaultKey(given: VaultKey): VaultKey {
  const key = checkKeys("key", given, vaultKeyKeys);
  if (typeof key.lock !== "string") throw new TypeError("`key.lock` is the id of a lock");
  if ("passphrase" in key === "identity" in key)
    throw new TypeError("`key` has either a `passphrase` or an `identity`");
  if ("identity" in key) inField("key.identity", () => parseIdentityString(key.identity));
  else if (typeof key.passphrase !== "string") throw new TypeError("`key.passphrase` is a text");
  return key;
}

/**
 * The seed of a lock's identity, 32 bytes.
 * @throws ChartkeyError KEYRING_LOCKED for a wrong passphrase or identity, and for the other kind
 *   of key; SEAL_INVALID when what the passphrase opens was altered
 */
export async function seedOf(row: LockRow, key: VaultKey, by: LockOptions): Promise<Uint8Array> {
  if ("passphrase" in key && row.passphrase) {
    const seed = await unlock(row.passphrase, { passphrase: key.passphrase }, by);
    if (seed.length === 32 && (await recipientOf(identityString(seed))) === row.recipient) return seed;
    throw new ChartkeyError("SEAL_INVALID", { message: "The lock was altered: its passphrase opens something else" });
  }
  if ("identity" in key && row.passkey && (await recipientOf(key.identity)) === row.recipient)
    return parseIdentityString(key.identity);
  throw new ChartkeyError("KEYRING_LOCKED", {
    message: "The vault's lock does not open with this key",
    hints: ["Use the passphrase or the passkey of this lock, or another lock."],
  });
}
