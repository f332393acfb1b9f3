import type { Wallet } from "../../ports/wallet.js";
import type { BlobStoreFixture } from "../blob-store-fixture.js";
import type { CryptoEngineFixture } from "../crypto-engine-suite.js";
import type { DeviceListFixture } from "../device-list-suite.js";
import type { DeviceFixture } from "../device-fixture.js";
import type { HeadSourceFixture } from "../head-source-fixture.js";
import type { IndexCacheFixture } from "../index-cache-suite.js";
import type { KeyringFixture } from "../keyring-fixture.js";
import type { LedgerFixture } from "../ledger-fixture.js";
import type { MailboxFixture } from "../mailbox-fixture.js";
import type { ProfileFixture } from "../profile-directory-fixture.js";
import type { RegistryFixture } from "../registry-fixture.js";
import type { RelayerFixture } from "../relayer-fixture.js";
import type { WalletFixture } from "../wallet-fixture.js";
import { blobStoreBlocksSabotages } from "./blob-store-blocks.js";
import { blobStoreSabotages } from "./blob-store.js";
import { joinSabotages } from "./blob-store-joins.js";
import { cryptoEngineSabotages } from "./crypto-engine.js";
import { deviceListSabotages } from "./device-list.js";
import { deviceStoreSabotages } from "./device-store.js";
import { headSourceSabotages } from "./head-source.js";
import { indexCacheSabotages } from "./index-cache.js";
import { keyringIdentitySabotages } from "./keyring-identities.js";
import { keyringSecretSabotages } from "./keyring-secrets.js";
import { ledgerSabotages } from "./ledger.js";
import { mailboxSabotages } from "./mailbox.js";
import { profileDirectorySabotages } from "./profile-directory.js";
import { registrySabotages } from "./registry.js";
import { relayerSabotages } from "./relayer.js";
import type { Sabotage } from "./sabotage.js";
import { walletPromptSabotages } from "./wallet-prompts.js";
import { walletSigningSabotages } from "./wallet-signing.js";

type Described = Pick<Sabotage<never>, "what" | "noticed">;

/** A sabotage of a ledger with any kind of wallet. */
export interface LedgerSabotage extends Described {
  readonly spoil: <W extends Wallet>(fixture: LedgerFixture<W>) => LedgerFixture<W>;
}

/** A sabotage of a source of heads of a ledger with any kind of wallet. */
export interface HeadSourceSabotage extends Described {
  readonly spoil: <W extends Wallet>(fixture: HeadSourceFixture<W>) => HeadSourceFixture<W>;
}

/** A sabotage of a registry with any kind of wallet. */
export interface RegistrySabotage extends Described {
  readonly spoil: <W extends Wallet>(fixture: RegistryFixture<W>) => RegistryFixture<W>;
}

/** A sabotage of a relayer that takes calls of any kind. */
export interface RelayerSabotage extends Described {
  readonly spoil: <C>(fixture: RelayerFixture<C>) => RelayerFixture<C>;
}

/**
 * Ways in which adapters go wrong, for each suite some. They replace methods of the integrator's
 * own adapter, so that a suite's runner and a fixture can be seen to notice: see `bites`.
 */
export interface Sabotages {
  readonly blobStore: readonly Sabotage<BlobStoreFixture>[];
  readonly cryptoEngine: readonly Sabotage<CryptoEngineFixture>[];
  readonly deviceList: readonly Sabotage<DeviceListFixture>[];
  readonly deviceStore: readonly Sabotage<DeviceFixture>[];
  readonly headSource: readonly HeadSourceSabotage[];
  readonly indexCache: readonly Sabotage<IndexCacheFixture>[];
  readonly keyring: readonly Sabotage<KeyringFixture>[];
  readonly ledger: readonly LedgerSabotage[];
  readonly mailbox: readonly Sabotage<MailboxFixture>[];
  readonly profileDirectory: readonly Sabotage<ProfileFixture>[];
  readonly registry: readonly RegistrySabotage[];
  readonly relayer: readonly RelayerSabotage[];
  readonly wallet: readonly Sabotage<WalletFixture>[];
}

// Sound for every kind of wallet and call: a sabotage hands an adapter what it was given itself.
export const sabotages = {
  blobStore: [...blobStoreSabotages, ...blobStoreBlocksSabotages, ...joinSabotages],
  cryptoEngine: cryptoEngineSabotages,
  deviceList: deviceListSabotages,
  deviceStore: deviceStoreSabotages,
  headSource: headSourceSabotages,
  indexCache: indexCacheSabotages,
  keyring: [...keyringIdentitySabotages, ...keyringSecretSabotages],
  ledger: ledgerSabotages,
  mailbox: mailboxSabotages,
  profileDirectory: profileDirectorySabotages,
  registry: registrySabotages,
  relayer: relayerSabotages,
  wallet: [...walletSigningSabotages, ...walletPromptSabotages],
} as unknown as Sabotages;
