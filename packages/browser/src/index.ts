export type { FoundWallet, WalletFinder, WalletProvider } from "./find-wallets.js";
export { findWallets } from "./find-wallets.js";
export type { NewPasskey, PasskeyLock, PasskeyOptions } from "./passkey.js";
export { createPasskey, openPasskey } from "./passkey.js";
export type { IndexedDbVaultOptions } from "./indexed-db-vault.js";
export { indexedDbVault } from "./indexed-db-vault.js";
export type { IndexedDbDevice, IndexedDbDeviceOptions } from "./indexed-db-device.js";
export { indexedDbDevice } from "./indexed-db-device.js";
export type { LockKey, NewLock, OpenVault, Vault } from "./vault.js";
