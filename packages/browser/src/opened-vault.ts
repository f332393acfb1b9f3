import type { LockOptions } from "@chartkey/core";
import { ChartkeyError, checkOptions } from "@chartkey/core/adapters";
import type { OpenVault as OpenFile } from "@chartkey/core/vault";
import { checkNewLock, makeLock } from "./new-lock.js";
import type { VaultStore } from "./vault-store.js";
import type { OpenVault } from "./vault.js";

export const lockAbsent = (): ChartkeyError =>
  new ChartkeyError("LOCK_ABSENT", {
    message: "There is no vault with this lock",
    hints: ["The lock was removed, or the vault was deleted. Read the list of locks again."],
  });

/** A vault that was opened, and where it is kept. */
export function openedVault(file: OpenFile, store: VaultStore, by: LockOptions): OpenVault {
  const stored = (bytes: Uint8Array | undefined): Uint8Array => {
    if (!bytes) throw lockAbsent();
    return bytes;
  };
  return {
    keyring: file.keyring,
    device: file.device,
    lock: file.lock,
    async locks(callOptions) {
      checkOptions(callOptions);
      return file.locks(stored(await store.read()));
    },
    async add(given, callOptions) {
      const { signal } = checkOptions(callOptions);
      const lock = checkNewLock(given);
      // before the person is prompted, and again when no other tab can be faster
      await file.locks(stored(await store.read()));
      // no tab is kept waiting meanwhile: a prompt takes as long as a person takes
      const prepared = await makeLock(lock, signal, by);
      await store.change((bytes) => file.add(stored(bytes), prepared), signal);
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
      const state = await devices.checkIn({ id: file.device, name }, { signal });
      if (state === "listed") return state;
      await store.change(async (bytes) => {
        // another tab may have put another vault in its place
        if (bytes) await file.locks(bytes);
        return undefined;
      }, signal);
      file.wipe();
      return state;
    },
    close: () => file.wipe(),
  };
}
