import type { LockOptions } from "@chartkey/core";
import { abortable, ChartkeyError, checkKeys, checkOptions, type KeyRules } from "@chartkey/core/adapters";
import { type OpenVault as OpenFile, readLocks, type VaultLock } from "@chartkey/core/vault";
import { lockAbsent } from "./lock-absent.js";
import { checkNewLock, makeLock } from "./new-lock.js";
import type { VaultStore } from "./vault-store.js";
import type { DeviceStart, OpenVault } from "./vault.js";

const startKeys: KeyRules<DeviceStart> = { devices: "required", name: "required", mayDelete: "required" };

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
  let isClosed = false;
  const close = (): void => {
    isClosed = true;
    file.wipe();
  };
  const checkOpen = (): void => {
    if (isClosed) throw new ChartkeyError("KEYRING_LOCKED", { message: "The vault was closed" });
  };
  const deleteVault = async (signal: AbortSignal | undefined): Promise<void> => {
    checkOpen();
    try {
      await store.change(async (bytes) => {
        // it may have been closed while another tab had its turn
        checkOpen();
        // another tab may have put another vault in its place, or removed the lock of this one
        if (bytes && !readLocks(bytes).some(({ id }) => known.has(id))) throw lockAbsent();
        return undefined;
      }, signal);
    } finally {
      close();
    }
  };
  return {
    keyring: file.keyring,
    device: file.device,
    lock: file.lock,
    async locks(callOptions) {
      const { signal } = checkOptions(callOptions);
      checkOpen();
      return abortable(locksOf(stored(await store.read(signal))), signal);
    },
    async add(given, callOptions) {
      const { signal } = checkOptions(callOptions);
      const lock = checkNewLock(given);
      checkOpen();
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
      checkOpen();
      await store.change((bytes) => file.remove(stored(bytes), lock), signal);
    },
    async checkIn(given, callOptions) {
      const { signal } = checkOptions(callOptions);
      const { devices, name, mayDelete } = checkKeys("start", given, startKeys);
      if (typeof devices?.checkIn !== "function") throw new TypeError("`devices` is what `devicesOf` of core gives");
      if (typeof name !== "string") throw new TypeError("`name` is a text");
      if (typeof mayDelete !== "function") throw new TypeError("`mayDelete` is a function");
      // of a vault that is closed nobody is asked anything
      checkOpen();
      const state = await devices.checkIn({ id: file.device, name }, { signal });
      if (state !== "removed") return state;
      signal?.throwIfAborted();
      checkOpen();
      // nothing but `true` deletes, also where no compiler has looked
      const asking = async (): Promise<unknown> => mayDelete();
      if ((await abortable(asking(), signal)) !== true) return state;
      await deleteVault(signal);
      return "deleted";
    },
    async delete(callOptions) {
      await deleteVault(checkOptions(callOptions).signal);
    },
    close,
  };
}
