export type { BlobSent, BlobStore, Holder } from "./blob-store.js";
export type { CallOptions } from "./call-options.js";
export type { Clock } from "./clock.js";
export type { DeviceStore } from "./device-store.js";
export type { Entropy } from "./entropy.js";
export type { Identity, KeyOwner, Keyring } from "./keyring.js";
export type {
  EntryFilter,
  Ledger,
  LedgerAccount,
  LedgerEntry,
  LedgerGrant,
  LedgerUpdate,
  WriteProgress,
} from "./ledger.js";
export type { ProfileDirectory, ProfilePage, ProfileQuery } from "./profile-directory.js";
export type { Wallet } from "./wallet.js";
