// A keyring behind several locks, as bytes. Where they are kept is up to the platform. And how a
// second device gets the keyring, and which devices have it.
export type { Device } from "./devices/device.js";
export type { Devices, DevicesOptions, OwnDevice } from "./devices/devices.js";
export { devicesOf } from "./devices/devices.js";
export type { PairingCode } from "./pairing/pairing-code.js";
export type { ReceiveKeyringOptions } from "./pairing/receive-keyring.js";
export { receiveKeyring } from "./pairing/receive-keyring.js";
export type { ConfirmDigits } from "./pairing/run-pairing.js";
export type { SendKeyringOptions } from "./pairing/send-keyring.js";
export { sendKeyring } from "./pairing/send-keyring.js";
export { systemCrypto } from "../keyring/system-crypto.js";
export type { NewVaultLock, PreparedLock, VaultKey, VaultLock, VaultOptions, VaultPasskey } from "./vault-lock.js";
export { checkLockName, prepareLock } from "./vault-lock.js";
export type { OpenVault } from "./vault.js";
export { createVault, openVault, readLocks } from "./vault.js";
