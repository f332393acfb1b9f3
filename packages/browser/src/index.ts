export type { FoundWallet, WalletFinder, WalletProvider } from "./find-wallets.js";
export { findWallets } from "./find-wallets.js";
export type { IndexedDbDevice, IndexedDbDeviceOptions } from "./indexed-db-device.js";
export { indexedDbDevice } from "./indexed-db-device.js";
