// A keyring behind several locks, as bytes. Where they are kept is up to the platform.
export type { NewVaultLock, PreparedLock, VaultKey, VaultLock, VaultPasskey } from "./vault-lock.js";
export { checkLockName, prepareLock } from "./vault-lock.js";
export type { OpenVault } from "./vault.js";
export { createVault, openVault, readLocks } from "./vault.js";
