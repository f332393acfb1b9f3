import type { LockOptions } from "@chartkey/core";
import { checkKeys, type KeyRules } from "@chartkey/core/adapters";
import { checkLockName, type PreparedLock, prepareLock } from "@chartkey/core/vault";
import { checkNewPasskey, makePasskey } from "./passkey.js";
import { unlessAborted } from "./unless-aborted.js";
import type { NewLock } from "./vault.js";

const newLockKeys: KeyRules<NewLock> = { name: "required", passphrase: "decides", passkey: "decides" };

/** @throws TypeError that names what is malformed */
export function checkNewLock(given: NewLock): NewLock {
  const lock = checkKeys("lock", given, newLockKeys);
  if ("passphrase" in lock === "passkey" in lock)
    throw new TypeError("`lock` has either a `passphrase` or a `passkey`");
  const name = checkLockName(lock.name);
  if ("passkey" in lock) return { name, passkey: checkNewPasskey(lock.passkey) };
  if (typeof lock.passphrase !== "string") throw new TypeError("`lock.passphrase` is a text");
  return { name, passphrase: lock.passphrase };
}

/** Makes a lock that was checked. For a passkey the browser prompts twice. */
export async function makeLock(lock: NewLock, signal: AbortSignal | undefined, by: LockOptions): Promise<PreparedLock> {
  const { name } = lock;
  const now = new Date();
  if ("passphrase" in lock) {
    const preparing = prepareLock({ name, passphrase: lock.passphrase }, now, by);
    return unlessAborted(preparing, signal, ({ seed }) => void seed.fill(0));
  }
  const { lock: passkey, identity } = await makePasskey(lock.passkey, { signal });
  return prepareLock({ name, passkey, identity }, now);
}
