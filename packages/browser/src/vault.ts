import type { SoftwareKeyring } from "@chartkey/core";
import type { CallOptions } from "@chartkey/core/adapters";
import type { Devices, VaultLock } from "@chartkey/core/vault";
import type { NewPasskey } from "./passkey.js";

/**
 * A lock to be added. `name` has 1 to 64 characters: what the person knows the lock by. For a
 * passphrase, see `KeyringLock` of core. A passkey is made, with two prompts.
 */
export type NewLock =
  | { readonly name: string; readonly passphrase: string }
  | { readonly name: string; readonly passkey: NewPasskey };

/** What opens the vault: the id of a lock, and its passphrase. A passkey is prompted for. */
export interface LockKey {
  readonly lock: string;
  readonly passphrase?: string;
}

/** The start of a device, as `OpenVault.checkIn` takes it. */
export interface DeviceStart {
  /** `devicesOf` core, with this vault's keyring. */
  readonly devices: Devices;
  /** 1 to 64 characters, by which the person knows this device. */
  readonly name: string;
  /**
   * Asked once this device turns out to be removed. Let a person answer: whoever has stolen a
   * device can remove all others, and this vault may be the last copy of the keyring.
   */
  readonly mayDelete: () => boolean | Promise<boolean>;
}

/**
 * A vault that was opened. Other tabs may change it meanwhile: each method begins with what is
 * stored. Each throws KEYRING_LOCKED after `close`, LOCK_ABSENT when the lock that opened the vault
 * was removed in another tab, SEAL_INVALID when somebody altered the vault. Errors of the browser
 * pass through: a full disk.
 */
export interface OpenVault {
  readonly keyring: SoftwareKeyring;
  /** The id of this device among the person's: 16 bytes, as long as there is the vault. */
  readonly device: string;
  /** The lock that opened it. */
  readonly lock: VaultLock;
  /** The locks as they are now. The vault proves that they are those that were stored. */
  locks(options?: CallOptions): Promise<readonly VaultLock[]>;
  /**
   * @throws TypeError for a malformed lock; ChartkeyError LIMIT_EXCEEDED for a seventeenth;
   *   PASSKEY_REJECTED, PASSKEY_UNAVAILABLE as `createPasskey`
   */
  add(lock: NewLock, options?: CallOptions): Promise<VaultLock>;
  /**
   * Removes a lock, and seals the keyring under a fresh key that it does not open. Whoever copied
   * the vault and has the lock, or has opened it, keeps the keyring, and can rewrite the vault
   * where they can write to the disk.
   * @throws TypeError for the lock that opened this vault: open it by another one first;
   *   ChartkeyError LOCK_ABSENT
   */
  remove(lock: string, options?: CallOptions): Promise<void>;
  /**
   * Lists this device among the person's, if it is not there. Call it after each `open`. Where
   * somebody with the keyring has removed this device, it asks `mayDelete`, and on `true` deletes
   * this vault as `delete` does.
   * @returns `removed` where the device was removed, and `mayDelete` gave `false`
   * @throws as `Devices.checkIn` and `delete`; what `mayDelete` throws
   */
  checkIn(start: DeviceStart, options?: CallOptions): Promise<"listed" | "removed" | "deleted">;
  /**
   * Deletes this vault, with all its locks, and closes it. The keyring is wiped even where the
   * deletion fails: by an abort, a full disk, or with LOCK_ABSENT where another vault has taken its
   * place, or all its locks are new since this one was opened or last read.
   */
  delete(options?: CallOptions): Promise<void>;
  /** Wipes the keyring. */
  close(): void;
}

/**
 * A keyring that is kept sealed in a page, behind several locks: any one of them opens it. Every
 * method rejects with the signal's reason after an abort; then nothing was changed. Errors of the
 * browser pass through: a full disk, a page that may store nothing.
 */
export interface Vault {
  /**
   * The locks, for the person to choose from; none if there is no vault. What they are called is
   * not proven before the vault is open.
   * @throws ChartkeyError FORMAT_INVALID for a damaged vault, FORMAT_UNKNOWN for one of a newer
   *   version, LIMIT_EXCEEDED for one above 256 KiB
   */
  locks(options?: CallOptions): Promise<readonly VaultLock[]>;
  /**
   * Seals a keyring into a new vault with one lock.
   * @param keyring `close` of the open vault wipes it
   * @throws as `OpenVault.add`; ChartkeyError VAULT_EXISTS when there is one already
   */
  create(keyring: SoftwareKeyring, lock: NewLock, options?: CallOptions): Promise<OpenVault>;
  /**
   * Opens the vault by one of its locks, and verifies it. A passphrase takes about a second. An
   * abort ends the wait for it, and what is opened then is wiped.
   * @throws TypeError for a passphrase that is missing, or too much
   * @throws ChartkeyError KEYRING_LOCKED for a wrong passphrase, which costs nothing; LOCK_ABSENT;
   *   SEAL_INVALID when somebody altered the vault; LIMIT_EXCEEDED, retryable, where the device
   *   lacks the memory for the passphrase; PASSKEY_REJECTED, PASSKEY_UNAVAILABLE as `openPasskey`;
   *   as `locks`
   */
  open(key: LockKey, options?: CallOptions): Promise<OpenVault>;
  /**
   * Deletes the vault with all its locks, also one that is damaged beyond reading. Ask the person
   * strictly: it may be the last copy. Open vaults keep their keyring until they are closed.
   */
  delete(options?: CallOptions): Promise<void>;
  /**
   * Closes the connection to the database. The next call opens it again, and so may one that is
   * under way, which ends well.
   */
  close(): void;
}
