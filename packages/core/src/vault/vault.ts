import { type Hex, toHex } from "../domain/encoding/bytes.js";
import { kdf } from "../envelope/kdf.js";
import { identityString } from "../envelope/recipient.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { SoftwareKeyring } from "../keyring/software-keyring.js";
import { unlockKeyring } from "../keyring/unlock-keyring.js";
import { checkPort } from "../ports/check-port.js";
import type { Entropy } from "../ports/entropy.js";
import { MAX_LOCKS, readVault } from "./vault-file.js";
import {
  checkPrepared,
  checkVaultOptions,
  checkVaultKey,
  lockOf,
  type PreparedLock,
  seedOf,
  type VaultKey,
  type VaultLock,
  type VaultOptions,
} from "./vault-lock.js";
import { encode, findLock, lockAbsent, proofOf, sealKit, type Secrets, secretsOf } from "./vault-secrets.js";

/**
 * A vault that one of its locks has opened. Methods take the vault as it is stored now, since
 * another tab may have changed it, and return what is to be stored in its place.
 *
 * Each throws KEYRING_LOCKED after `wipe`; LOCK_ABSENT when the lock that opened the vault is gone;
 * SEAL_INVALID when the vault was altered; FORMAT_INVALID, FORMAT_UNKNOWN and LIMIT_EXCEEDED as
 * {@link openVault}.
 */
export interface OpenVault {
  readonly keyring: SoftwareKeyring;
  /** Tells this vault from those of other devices: 16 bytes, which never change. No secret. */
  readonly device: Hex;
  /** The lock that opened it. */
  readonly lock: VaultLock;
  /** The locks, verified. */
  locks(file: Uint8Array): Promise<readonly VaultLock[]>;
  /** @throws ChartkeyError LIMIT_EXCEEDED for a seventeenth lock */
  add(file: Uint8Array, lock: PreparedLock): Promise<Uint8Array>;
  /**
   * Seals the keyring anew, under a fresh key that the lock does not open. Whoever has the lock,
   * and the vault from before, can still make one that the other locks open.
   * @throws TypeError for the lock that opened the vault; ChartkeyError LOCK_ABSENT for one that is
   *   not there
   */
  remove(file: Uint8Array, id: string): Promise<Uint8Array>;
  /** Erases the keyring and the lock's secret. */
  wipe(): void;
}

type Opener = Pick<PreparedLock, "lock" | "seed"> & Pick<Secrets, "anchor">;

function opened(keyring: SoftwareKeyring, { lock, seed: lockSeed, anchor }: Opener, entropy: Entropy): OpenVault {
  let wiped = false;
  const checkOpen = (): void => {
    if (wiped) throw new ChartkeyError("KEYRING_LOCKED", { message: "The vault was closed" });
  };
  const read = async (file: Uint8Array) => {
    checkOpen();
    const vault = readVault(file);
    // a secret that is wiped meanwhile proves nothing against the vault
    const secrets = await secretsOf(vault, lock.id, lockSeed).finally(checkOpen);
    return { ...vault, secrets };
  };
  return {
    keyring,
    device: toHex(kdf(anchor, "vault-device").subarray(0, 16)),
    lock,
    locks: async (file) => (await read(file)).locks.map(lockOf),
    add: async (file, prepared) => {
      const { row, seed } = checkPrepared(prepared);
      const { kit, locks, secrets } = await read(file);
      if (locks.length >= MAX_LOCKS)
        throw new ChartkeyError("LIMIT_EXCEEDED", { message: `A vault of more than ${MAX_LOCKS} locks` });
      return encode(kit, [...locks, { ...row, proof: proofOf(seed, secrets.anchor) }], secrets);
    },
    remove: async (file, id) => {
      if (id === lock.id)
        throw new TypeError("`id` is of the lock that opened the vault: open it by another one first");
      const { locks, secrets } = await read(file);
      const rest = locks.filter((row) => row.id !== id);
      if (rest.length === locks.length) throw lockAbsent();
      const { kit, seed } = await sealKit(keyring, entropy);
      return encode(kit, rest, { anchor: secrets.anchor, seed });
    },
    wipe: () => {
      wiped = true;
      lockSeed.fill(0);
      keyring.wipe();
    },
  };
}

/**
 * Seals a keyring into a new vault with one lock.
 * @param keyring the opened vault takes it, and wipes it with itself
 * @returns what is to be stored, and the vault, opened by its lock
 */
export async function createVault(
  keyring: SoftwareKeyring,
  prepared: PreparedLock,
  options: VaultOptions = {},
): Promise<{ readonly file: Uint8Array; readonly vault: OpenVault }> {
  checkPort("keyring", keyring, "seal", "wipe");
  const { lock, row, seed: lockSeed } = checkPrepared(prepared);
  const { random } = checkVaultOptions(options);
  const anchor = random.bytes(32);
  const { kit, seed } = await sealKit(keyring, random);
  const file = await encode(kit, [{ ...row, proof: proofOf(lockSeed, anchor) }], { anchor, seed });
  return { file, vault: opened(keyring, { lock, seed: lockSeed, anchor }, random) };
}

/**
 * The locks that a vault shows before it is opened. Nobody has verified them.
 * @throws ChartkeyError as {@link openVault}
 */
export const readLocks = (file: Uint8Array): readonly VaultLock[] => readVault(file).locks.map(lockOf);

/**
 * Opens a vault by one of its locks, and verifies all of it: the keyring and the locks are those
 * that somebody stored who had opened it.
 * @throws ChartkeyError KEYRING_LOCKED for a wrong passphrase or identity, LOCK_ABSENT,
 *   SEAL_INVALID for a vault that was altered, FORMAT_INVALID for a damaged one, FORMAT_UNKNOWN for
 *   one of a newer version, LIMIT_EXCEEDED for one above 256 KiB
 */
export async function openVault(file: Uint8Array, given: VaultKey, options: VaultOptions = {}): Promise<OpenVault> {
  const { random, by } = checkVaultOptions(options);
  const key = checkVaultKey(given);
  const vault = readVault(file);
  const { row } = findLock(vault, key.lock);
  const lockSeed = await seedOf(row, key, by);
  try {
    const { anchor, seed } = await secretsOf(vault, row.id, lockSeed);
    const keyring = await unlockKeyring(vault.kit, { identity: identityString(seed) });
    seed.fill(0);
    return opened(keyring, { lock: lockOf(row), seed: lockSeed, anchor }, random);
  } catch (error) {
    lockSeed.fill(0);
    throw error;
  }
}
