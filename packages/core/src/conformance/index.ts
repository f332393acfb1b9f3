export { blobStoreSuite } from "./blob-store.js";
export type { BlobStoreFixture } from "./blob-store-fixture.js";
export { sampleBytes, sampleChunks } from "./blob-store-samples.js";
export type { CryptoEngineFixture } from "./crypto-engine-suite.js";
export { cryptoEngineSuite } from "./crypto-engine-suite.js";
export type { DeviceListFixture } from "./device-list-suite.js";
export { deviceListSuite } from "./device-list-suite.js";
export type { DeviceFixture } from "./device-fixture.js";
export { deviceStoreSuite } from "./device-suite.js";
export type { HeadSourceFixture } from "./head-source-fixture.js";
export type { HeadSourceSuite } from "./head-source-suite.js";
export { headSourceSuite } from "./head-source-suite.js";
export { blobStoreHistory } from "./histories/blob-store.js";
export type { History, HistoryOptions } from "./histories/history.js";
export type { LedgerHistory } from "./histories/ledger.js";
export { ledgerHistory } from "./histories/ledger.js";
export type { Denied } from "./denied.js";
export { profileDirectoryHistory } from "./histories/profile-directory.js";
export type { IndexCacheFixture } from "./index-cache-suite.js";
export { indexCacheSuite } from "./index-cache-suite.js";
export type { KeyringFixture } from "./keyring-fixture.js";
export { keyringSuite } from "./keyring-suite.js";
export type { LedgerFixture } from "./ledger-fixture.js";
export type { LedgerSuite } from "./ledger-suite.js";
export { ledgerReorganisations, ledgerSuite } from "./ledger-suite.js";
export type { MailboxFixture } from "./mailbox-fixture.js";
export { mailboxSuite } from "./mailbox-suite.js";
export { planningLedger } from "./planning-ledger.js";
export { profileDirectorySuite } from "./profile-directory.js";
export type { ProfileFixture } from "./profile-directory-fixture.js";
export { sampleProfile } from "./profile-directory-samples.js";
export type { RegistryFixture } from "./registry-fixture.js";
export type { RegistrySuite } from "./registry-suite.js";
export { registrySuite } from "./registry-suite.js";
export type { RelayerFixture } from "./relayer-fixture.js";
export type { RelayerSuite } from "./relayer-suite.js";
export { relayerSuite } from "./relayer-suite.js";
export type { Fixture, Suite } from "./suite.js";
export type { Sabotage } from "./sabotages/sabotage.js";
export { bites } from "./sabotages/sabotage.js";
export type {
  HeadSourceSabotage,
  LedgerSabotage,
  RegistrySabotage,
  RelayerSabotage,
  Sabotages,
} from "./sabotages/index.js";
export { sabotages } from "./sabotages/index.js";
export type { WalletFixture } from "./wallet-fixture.js";
export { walletSuite } from "./wallet-suite.js";
