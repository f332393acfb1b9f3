import type { LockOptions } from "@chartkey/core";
import { abortable, ChartkeyError, checkOptions } from "@chartkey/core/adapters";
import { type OpenVault as OpenFile, readLocks, type VaultLock } from "@chartkey/core/vault";
import { lockAbsent } from "./lock-absent.js";
import { checkNewLock, makeLock } from "./new-lock.js";
import type { VaultStore } from "./vault-store.js";
import type { OpenVault } from "./vault.js";

/** As the format has it. */
const MAX_LOCKS = 16;

/**
 * A vault that was opened, and where it is kept.
 * @param locks those that it was opened with, verified
 */
export function openedVault(
  file: OpenFile,
  locks: readonly VaultLock[],
  store: VaultStore,
  by: LockOptions,
): OpenVault {
  /**
   * Every lock that this vault is known to have had: random ids, of which no other vault has one.
   */
  const known = new Set(locks.map(({ id }) => id));
  const locksOf = async (bytes: Uint8Array): Promise<readonly VaultLock[]> => {
    const now = await file.locks(bytes);
    for (const { id } of now) known.add(id);
    return now;
  };
  const stored = (bytes: Uint8Array | undefined): Uint8Array => {
    if (!bytes) throw lockAbsent();
    return bytes;
  };
  return {
    keyring: file.keyring,
    device: file.device,
    lock: file.lock,
    async locks(callOptions) {
      const { signal } = checkOptions(callOptions);
      return abortable(locksOf(stored(await store.read(signal))), signal);
    },
    async add(given, callOptions) {
      const { signal } = checkOptions(callOptions);
      const lock = checkNewLock(given);
      // before the person is prompted, and again when no other tab can be faster
      if ((await locksOf(stored(await store.read(signal)))).length >= MAX_LOCKS)
        throw new ChartkeyError("LIMIT_EXCEEDED", { message: `A vault of more than ${MAX_LOCKS} locks` });
      // no tab is kept waiting meanwhile: a prompt takes as long as a person takes
      const prepared = await makeLock(lock, signal, by);
      try {
        await store.change((bytes) => file.add(stored(bytes), prepared), signal);
      } finally {
        prepared.seed.fill(0);
      }
      known.add(prepared.lock.id);
      return prepared.lock;
    },
    async remove(lock, callOptions) {
      const { signal } = checkOptions(callOptions);
      if (typeof lock !== "string") throw new TypeError("`lock` is the id of a lock");
      await store.change((bytes) => file.remove(stored(bytes), lock), signal);
    },
    async checkIn(devices, name, callOptions) {
      const { signal } = checkOptions(callOptions);
      if (typeof devices?.checkIn !== "function") throw new TypeError("`devices` is what `devicesOf` of core gives");
      if (typeof name !== "string") throw new TypeError("`name` is a text");
      return devices.checkIn({ id: file.device, name }, { signal });
    },
    async delete(callOptions) {
      const { signal } = checkOptions(callOptions);
      try {
        await store.change(async (bytes) => {
          // another tab may have put another vault in its place, or removed the lock of this one
          if (bytes && !readLocks(bytes).some(({ id }) => known.has(id))) throw lockAbsent();
          return undefined;
        }, signal);
      } finally {
        file.wipe();
      }
    },
    close: () => file.wipe(),
  };
}
