import { ChartkeyError, checkKeys, checkOptions, type KeyRules } from "@chartkey/core/adapters";
import type { CryptoEngine } from "@chartkey/core/ports";
import { createVault, openVault, readLocks, type VaultLock } from "@chartkey/core/vault";
import { checkNewLock, makeLock } from "./new-lock.js";
import { lockAbsent } from "./lock-absent.js";
import { openedVault } from "./opened-vault.js";
import { openPasskey } from "./passkey.js";
import { unlessAborted } from "./unless-aborted.js";
import { vaultStore } from "./vault-store.js";
import type { LockKey, Vault } from "./vault.js";

export interface IndexedDbVaultOptions {
  /**
   * The database's name, `chartkey-vault` by default. Each person of a page has a vault of their
   * own. It is not the name of their device store.
   */
  readonly name?: string;
  /** Runs the KDF of passphrases, in a worker for example; in the page's thread by default. */
  readonly crypto?: CryptoEngine | undefined;
}

const optionKeys: KeyRules<IndexedDbVaultOptions> = { name: "decides", crypto: "optional" };
const lockKeyKeys: KeyRules<LockKey> = { lock: "required", passphrase: "decides" };

/** The identity of a lock's passkey, or the passphrase that was given. */
async function keyOf(lock: VaultLock, passphrase: string | undefined, signal: AbortSignal | undefined) {
  if (lock.kind === "passphrase") {
    if (passphrase === undefined) throw new TypeError("`key.passphrase` is missing: the lock has one");
    return { lock: lock.id, passphrase };
  }
  if (passphrase !== undefined) throw new TypeError("`key.passphrase` is for a lock that has one: this is a passkey");
  return { lock: lock.id, identity: await openPasskey(lock.passkey, { signal }) };
}

/**
 * A vault in IndexedDB. Tabs of one origin share it: they take turns by Web Locks, and each change
 * goes on from what another has stored. A change is on the disk when it resolves; one that is cut
 * off leaves the old vault or the new. Calls throw a TypeError where the database is another one.
 */
export function indexedDbVault(options: IndexedDbVaultOptions = {}): Vault {
  const { name = "chartkey-vault", crypto } = checkKeys("options", options, optionKeys);
  if (typeof name !== "string" || name === "") throw new TypeError("`name` is the name of a database");
  if (crypto !== undefined && typeof crypto?.openByPassphrase !== "function")
    throw new TypeError("`crypto` has no method `openByPassphrase`");
  const by = { crypto };
  const store = vaultStore(name);
  return {
    async locks(callOptions) {
      const { signal } = checkOptions(callOptions);
      const file = await store.read(signal);
      return file ? readLocks(file) : [];
    },
    async create(keyring, given, callOptions) {
      const { signal } = checkOptions(callOptions);
      const lock = checkNewLock(given);
      if (typeof keyring?.seal !== "function") throw new TypeError("`keyring` is one of core's `createKeyring`");
      const refuseSecond = (file: Uint8Array | undefined) => {
        if (file) throw new ChartkeyError("VAULT_EXISTS", { message: "There is a vault already" });
      };
      // as in `add`
      refuseSecond(await store.read(signal));
      const prepared = await makeLock(lock, signal, by);
      try {
        const { file, vault } = await createVault(keyring, prepared);
        await store.change(async (stored) => {
          refuseSecond(stored);
          return file;
        }, signal);
        return openedVault(vault, readLocks(file), store, by);
      } catch (error) {
        prepared.seed.fill(0);
        throw error;
      }
    },
    async open(given, callOptions) {
      const { signal } = checkOptions(callOptions);
      const { lock: id, passphrase } = checkKeys("key", given, lockKeyKeys);
      if (typeof id !== "string") throw new TypeError("`key.lock` is the id of a lock");
      if (passphrase !== undefined && typeof passphrase !== "string") throw new TypeError("`key.passphrase` is a text");
      const file = await store.read(signal);
      const lock = file && readLocks(file).find((one) => one.id === id);
      if (!lock) throw lockAbsent();
      const opening = openVault(file, await keyOf(lock, passphrase, signal), by);
      const vault = await unlessAborted(opening, signal, (late) => late.wipe());
      return openedVault(vault, readLocks(file), store, by);
    },
    async delete(callOptions) {
      const { signal } = checkOptions(callOptions);
      await store.clear(signal);
    },
    close: () => store.close(),
  };
}
