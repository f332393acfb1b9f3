import {
  batchingRelayer,
  eip1193Wallet,
  type EvmWallet,
  relayed,
  switchNetwork,
  signedActsRelayer,
  walletRelayer,
} from "@chartkey/adapter-evm";
import { ethersLedger, ethersRegistry, ethersWallet } from "@chartkey/adapter-evm/ethers";
import { provenHeads } from "@chartkey/adapter-evm/proofs";
import { viemLedger, viemRegistry, viemWallet } from "@chartkey/adapter-evm/viem";
import {
  httpBlobs,
  httpDevices,
  httpLedger,
  httpMailbox,
  httpProfiles,
  httpRegistry,
  httpRelayer,
  signIn,
} from "@chartkey/adapter-http";
import { httpServer } from "@chartkey/adapter-http/server";
import { heliaBlobs, offlineNode, type OfflineNodeOptions } from "@chartkey/adapter-ipfs/helia";
import { kuboBlobs } from "@chartkey/adapter-ipfs/kubo";
import { mongoProfiles } from "@chartkey/adapter-mongo";
import {
  sqliteDeviceLists,
  sqliteIndexCache,
  sqlitePinBook,
  sqliteProfiles,
  sqliteSessions,
} from "@chartkey/adapter-sqlite";
import { createPasskey, indexedDbDevice, indexedDbIndexCache, indexedDbVault, openPasskey } from "@chartkey/browser";
import { deploy, deployDeterministic, deployPreparer, deployRegistry } from "@chartkey/contracts/deploy";
import type {
  BlobStore,
  HeadSource,
  Keyring,
  Ledger,
  ProfileDirectory,
  Registry,
  RegistryReader,
  Wallet,
} from "@chartkey/core";
import {
  type Act,
  boundedMailbox,
  type DeviceList,
  type IndexCache,
  type Mailbox,
  parseContentId,
  parseLedgerId,
} from "@chartkey/core/adapters";
import { blobStoreHistory, ledgerHistory, profileDirectoryHistory, sampleProfile } from "@chartkey/core/conformance";
import { cuttableProxy } from "@chartkey/core/conformance-node";
import {
  memoryBlobs,
  memoryDevice,
  memoryDeviceList,
  memoryHeads,
  memoryIndexCache,
  memoryKeyring,
  memoryLedger,
  memoryMailbox,
  memoryProfiles,
  memoryRegistry,
  memoryRelayer,
  memoryWallet,
} from "@chartkey/core/fakes";
import { systemCrypto } from "@chartkey/core/vault";
import { english } from "@chartkey/react";
import { openedVault } from "../../packages/browser/src/opened-vault.js";
import { offline } from "../../packages/adapter-evm/test/setup/offline.js";
import { renderedFollow } from "../../packages/react/test/rendered-follow.js";
import { renderedProvider } from "../../packages/react/test/rendered-provider.js";
import { joinedId, readRange } from "@chartkey/adapter-ipfs/unixfs";
import { cidOf } from "../../packages/adapter-ipfs/src/unixfs/block.js";
import {
  address,
  bytes32,
  everything,
  folder,
  keyring,
  other,
  ports,
  receipt,
  refuse,
  refuseAtOnce,
  typedData,
  wallet,
} from "./scene.js";
import type { Table } from "./table.js";

const act: Act = { kind: "publishKey", participant: wallet.address, key: bytes32 };
const sender: EvmWallet = { address: wallet.address, chainId: refuse, send: refuse, signTypedData: refuse };
const owner = { ledger: ports.ledger.id, address };
const base = { nonce: 0, access: 0 };
const filter = { log: address, counterparty: other };
const key = { patient: address, grantee: other, scope: everything };
const claim = { address, data: typedData, signature: bytes32 };
const attestation = { participant: other, role: "doctor", until: 1, digest: `0x${"78".repeat(24)}` };
const named = { participant: other, role: "doctor" };
const blob = parseContentId("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
const holder = "owner/test";
const blocks = async function* blocks() {
  yield new Uint8Array(1);
};
const signed = {
  ledger: ports.ledger.id,
  address,
  roles: ["doctor"],
  profile: { name: "Rao", listed: true },
  key: bytes32,
  sequence: 1,
  issued: 1,
  signature: bytes32,
};
const { roles: _roles, profile: _profile, key: _key, ...removal } = signed;

const newLock = { name: "Phone", passkey: { app: "Practice", user: "Asha" } };
const vaultFile = { keyring, locks: refuse, add: refuse, remove: refuse, wipe: refuseAtOnce };
const openVault = openedVault(
  vaultFile as never,
  [],
  { read: refuse, change: refuse, clear: refuse, close: refuseAtOnce },
  {},
);

const ofOpenVault = (name: string): Table => ({
  [`${name}.locks`]: [openVault, "locks", {}],
  [`${name}.add`]: [openVault, "add", newLock, {}],
  [`${name}.remove`]: [openVault, "remove", "0x12", {}],
  [`${name}.checkIn`]: [openVault, "checkIn", { devices: { checkIn: refuse }, name: "Phone", mayDelete: refuse }, {}],
  [`${name}.delete`]: [openVault, "delete", {}],
});

const ofHealth = (name: string, port: object): Table => ({ [`${name}.health`]: [port, "health", {}] });

const ofHeads = (name: string, heads: HeadSource): Table => ({
  [`${name}.account`]: [heads, "account", address, {}],
  ...ofHealth(name, heads),
});

const ofLedger = (name: string, ledger: Ledger<never>): Table => ({
  ...ofHeads(name, ledger),
  [`${name}.time`]: [ledger, "time", {}],
  [`${name}.grant`]: [ledger, "grant", key, {}],
  [`${name}.hasAccess`]: [ledger, "hasAccess", { patient: address, grantee: other, scopes: [everything] }, {}],
  [`${name}.entries`]: [ledger, "entries", filter, {}],
  [`${name}.follow`]: [ledger, "follow", { logs: [address], counterparty: other }, {}],
  [`${name}.submit`]: [ledger, "submit", [act], sender, { base }],
  [`${name}.finalized`]: [ledger, "finalized", receipt, {}],
  [`${name}.verify`]: [ledger, "verify", claim, {}],
});

const ofRegistryReader = (name: string, registry: RegistryReader): Table => ({
  [`${name}.attestations`]: [
    registry,
    "attestations",
    { participants: [other], registrars: [address], roles: ["doctor"] },
    {},
  ],
  ...ofHealth(name, registry),
});

const ofRegistry = (name: string, registry: Registry<never>): Table => ({
  ...ofRegistryReader(name, registry),
  [`${name}.attest`]: [registry, "attest", [attestation], sender, {}],
  [`${name}.withdraw`]: [registry, "withdraw", [named], sender, {}],
});

const ofBlobs = (name: string, store: BlobStore): Table => ({
  [`${name}.put`]: [store, "put", new Uint8Array(1), { holder }],
  [`${name}.get`]: [store, "get", blob, { range: { offset: 0, length: 1 } }],
  ...(store.blocks && { [`${name}.blocks`]: [store, "blocks", blob, { range: { offset: 0, length: 1 } }] }),
  [`${name}.size`]: [store, "size", blob, {}],
  [`${name}.pin`]: [store, "pin", blob, { holder }],
  [`${name}.unpin`]: [store, "unpin", blob, { holder }],
  ...(store.join && { [`${name}.join`]: [store, "join", [blob], { holder }] }),
  ...ofHealth(name, store),
  [`${name}.pins`]: [store, "pins", { holder }],
});

const ofProfiles = (name: string, directory: ProfileDirectory): Table => ({
  [`${name}.put`]: [directory, "put", signed, {}],
  [`${name}.remove`]: [directory, "remove", removal, {}],
  [`${name}.get`]: [directory, "get", { ledger: signed.ledger, address }, {}],
  [`${name}.find`]: [directory, "find", { ledger: signed.ledger, role: "doctor", size: 1 }, {}],
  ...ofHealth(name, directory),
});

const ofMailbox = (name: string, mailbox: Mailbox): Table => ({
  [`${name}.put`]: [mailbox, "put", "7k3w0q9x", 1, new Uint8Array(1), {}],
  [`${name}.take`]: [mailbox, "take", "7k3w0q9x", 1, {}],
  [`${name}.close`]: [mailbox, "close", "7k3w0q9x", {}],
});

const ofDeviceList = (name: string, list: DeviceList): Table => ({
  [`${name}.read`]: [list, "read", {}],
  [`${name}.replace`]: [list, "replace", new Uint8Array(1), new Uint8Array(1), {}],
});

const ofIndexCache = (name: string, cache: IndexCache): Table => ({
  [`${name}.get`]: [cache, "get", ["key"], {}],
  [`${name}.set`]: [cache, "set", "key", new Uint8Array(1), {}],
  [`${name}.delete`]: [cache, "delete", ["key"], {}],
  [`${name}.keys`]: [cache, "keys", "", {}],
});

const ofWallet = (name: string, one: Wallet): Table => ({
  [`${name}.signTypedData`]: [one, "signTypedData", typedData, {}],
  ...("send" in one && { [`${name}.send`]: [one, "send", { to: address, data: "0x" }, {}] }),
});

const { client, account, provider, signer } = offline(refuse, bytes32);
const contract = { address, finality: { depth: 1 } };
const onViem = viemLedger({ client, ...contract });
const onEthers = ethersLedger({ provider, chainId: 1, ...contract });
const payer: EvmWallet = { address, chainId: refuse, send: refuse, signTypedData: refuse };
const ledgerId = parseLedgerId(`eip155:1:${address.toLowerCase()}`);
const heads = { ledger: ledgerId, client, trustedBlock: refuse };
const call = { chainId: 1, to: address, data: "0x" };
const browser = await eip1193Wallet({ request: refuse }, address);
const network = {
  chainId: 1,
  name: "Ethereum",
  currency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: ["https://node.example"],
};
const helia = {
  blockstore: { get: refuseAtOnce, put: refuse, has: refuse },
  pins: { add: refuseAtOnce, rm: refuseAtOnce, isPinned: refuse, ls: refuseAtOnce },
};
const stores = {
  blockstore: { get: refuseAtOnce, put: refuse, has: refuse, delete: refuse, getAll: refuseAtOnce },
  datastore: { put: refuse, delete: refuse, has: refuse, query: refuseAtOnce },
} as unknown as OfflineNodeOptions;
const kubo = {
  add: refuse,
  addAll: refuseAtOnce,
  block: { get: refuse },
  dag: { put: refuse },
  pin: {},
  files: { stat: refuse },
};
const db = { collection: () => ({ replaceOne: refuse, findOne: refuse, find: refuseAtOnce, createIndexes: refuse }) };
const store = { helia: helia as never };
const daemon = { client: kubo as never };
const database = { db: db as never, collection: "profiles" };
const directory = mongoProfiles(database);
const file = { db: { exec: refuseAtOnce, prepare: refuseAtOnce } as never };
const fileDirectory = sqliteProfiles(file);

const signedIn = await signIn({
  url: "http://127.0.0.1",
  address,
  chainId: 1,
  origin: "https://app.example",
  signMessage: async () => bytes32,
  fetch: async () =>
    Response.json({
      nonce: "a".repeat(76),
      made: 1_790_000_000_000,
      token: "a".repeat(43),
      account: address,
      until: 1_790_000_000_000,
    }),
});
const remote = { url: "http://127.0.0.1", token: () => undefined, fetch: refuse };

const ofKeyring = (name: string, one: Keyring): Table => ({
  [`${name}.identity`]: [one, "identity", owner, 0],
  [`${name}.epochSecret`]: [one, "epochSecret", owner, folder, "0x0102030405060708"],
  [`${name}.locatorKey`]: [one, "locatorKey", owner],
  [`${name}.indexKey`]: [one, "indexKey", owner],
});

export const ofPorts: Table = {
  memoryLedger: [memoryLedger, {}],
  ...ofLedger("memoryLedger()", memoryLedger()),
  memoryRegistry: [memoryRegistry, { registrars: [address] }],
  ...ofRegistry("memoryRegistry()", memoryRegistry({ registrars: [wallet.address] })),
  memoryBlobs: [memoryBlobs, { pins: true, ranges: true, maxBytes: 2 ** 20, bulk: true, joins: true }],
  ...ofBlobs("memoryBlobs()", memoryBlobs()),
  "memoryBlobs().pinAll": [memoryBlobs({ bulk: true }), "pinAll", [blob], { holder }],
  "memoryBlobs().unpinAll": [memoryBlobs({ bulk: true }), "unpinAll", [blob], { holder }],
  ...ofProfiles("memoryProfiles()", memoryProfiles()),
  "memoryDevice().get": [memoryDevice(), "get", "key", {}],
  "memoryDevice().set": [memoryDevice(), "set", "key", new Uint8Array(1), {}],
  "memoryDevice().delete": [memoryDevice(), "delete", "key", {}],
  "memoryDevice().keys": [memoryDevice(), "keys", "key", {}],
  ...ofWallet("memoryWallet()", memoryWallet("rao")),
  ...ofHeads("memoryHeads()", memoryHeads(memoryLedger())),
  ...ofKeyring("memoryKeyring()", memoryKeyring("rao")),
  ...ofDeviceList("memoryDeviceList()", memoryDeviceList()),
  ...ofIndexCache("memoryIndexCache()", memoryIndexCache()),
  memoryMailbox: [memoryMailbox, { channels: 1 }],
  ...ofMailbox("memoryMailbox()", memoryMailbox()),
  boundedMailbox: [boundedMailbox, { channels: 1 }],
  ...ofMailbox("boundedMailbox()", boundedMailbox()),
  "memoryRelayer().submit": [memoryRelayer(refuse), "submit", call, {}],
  sampleProfile: [sampleProfile, 1, {}, {}],
  ledgerHistory: [ledgerHistory, refuse, { seed: 1, steps: 1 }],
  blobStoreHistory: [blobStoreHistory, refuse, { seed: 1, steps: 1 }],
  profileDirectoryHistory: [profileDirectoryHistory, refuse, { seed: 1, steps: 1 }],
  cuttableProxy: [cuttableProxy, { host: "127.0.0.1", port: 1 }],
  viemLedger: [viemLedger, { client, ...contract }],
  ...ofLedger("viemLedger()", onViem),
  ethersLedger: [ethersLedger, { provider, chainId: 1, ...contract }],
  ...ofLedger("ethersLedger()", onEthers),
  relayed: [relayed, onViem, { submit: refuse }, {}],
  ...ofLedger("relayed()", relayed(onViem, { submit: refuse })),
  viemRegistry: [viemRegistry, { client, ...contract }],
  ...ofRegistry("viemRegistry()", viemRegistry({ client, ...contract })),
  ethersRegistry: [ethersRegistry, { provider, chainId: 1, ...contract }],
  ...ofRegistry("ethersRegistry()", ethersRegistry({ provider, chainId: 1, ...contract })),
  ...ofWallet("viemWallet()", viemWallet(account)),
  ...ofWallet("ethersWallet()", await ethersWallet(signer)),
  ...ofWallet("eip1193Wallet()", browser),
  "eip1193Wallet().signMessage": [browser, "signMessage", "Sign in", {}],
  switchNetwork: [switchNetwork, { request: refuse }, network, {}],
  walletRelayer: [walletRelayer, onViem, payer, {}],
  "walletRelayer().submit": [walletRelayer(onViem, payer), "submit", call, {}],
  "signedActsRelayer().submit": [signedActsRelayer(onViem, { submit: refuse }), "submit", call, {}],
  batchingRelayer: [batchingRelayer, onViem, payer, {}],
  "batchingRelayer().submit": [batchingRelayer(onViem, payer), "submit", call, {}],
  provenHeads: [provenHeads, heads],
  ...ofHeads("provenHeads()", provenHeads(heads)),
  heliaBlobs: [heliaBlobs, store],
  ...ofBlobs("heliaBlobs()", heliaBlobs(store)),
  offlineNode: [offlineNode, stores],
  "offlineNode().pins.isPinned": [offlineNode(stores).pins, "isPinned", cidOf(blob), {}],
  "offlineNode().pins.ls": [offlineNode(stores).pins, "ls", {}],
  "offlineNode().gc": [offlineNode(stores), "gc", {}],
  kuboBlobs: [kuboBlobs, daemon],
  ...ofBlobs("kuboBlobs()", kuboBlobs(daemon)),
  mongoProfiles: [mongoProfiles, database],
  ...ofProfiles("mongoProfiles()", directory),
  "mongoProfiles().migrate": [directory, "migrate", {}],
  sqliteProfiles: [sqliteProfiles, file],
  ...ofProfiles("sqliteProfiles()", fileDirectory),
  "sqliteProfiles().migrate": [fileDirectory, "migrate", {}],
  sqliteSessions: [sqliteSessions, file],
  "sqliteSessions().put": [
    sqliteSessions(file),
    "put",
    "id",
    { account: address, origin: "https://a.example", until: 1 },
  ],
  "sqliteSessions().migrate": [sqliteSessions(file), "migrate", {}],
  sqliteDeviceLists: [sqliteDeviceLists, file],
  ...ofDeviceList("sqliteDeviceLists().of()", sqliteDeviceLists(file).of(address)),
  "sqliteDeviceLists().migrate": [sqliteDeviceLists(file), "migrate", {}],
  sqliteIndexCache: [sqliteIndexCache, file],
  ...ofIndexCache("sqliteIndexCache()", sqliteIndexCache(file)),
  "sqliteIndexCache().migrate": [sqliteIndexCache(file), "migrate", {}],
  sqlitePinBook: [sqlitePinBook, file],
  "sqlitePinBook().add": [sqlitePinBook(file), "add", address, "pin", { bytes: 1, quota: 2 }],
  "sqlitePinBook().migrate": [sqlitePinBook(file), "migrate", {}],
  httpProfiles: [httpProfiles, remote],
  ...ofProfiles("httpProfiles()", httpProfiles(remote)),
  readRange: [readRange, blob, blocks, { range: { offset: 0, length: 1 } }],
  joinedId: [joinedId, [blob], blocks, {}],
  httpBlobs: [httpBlobs, { ...remote, crypto: systemCrypto, ranges: true }],
  ...ofBlobs("httpBlobs()", httpBlobs({ ...remote, ranges: true })),
  httpLedger: [httpLedger, { ...remote, id: ledgerId, relayer: { submit: refuse } }],
  ...ofLedger("httpLedger()", httpLedger({ ...remote, id: ledgerId, relayer: { submit: refuse } })),
  httpDevices: [httpDevices, remote],
  ...ofDeviceList("httpDevices()", httpDevices(remote)),
  httpMailbox: [httpMailbox, remote],
  ...ofMailbox("httpMailbox()", httpMailbox(remote)),
  httpRegistry: [httpRegistry, remote],
  ...ofRegistryReader("httpRegistry()", httpRegistry(remote)),
  httpRelayer: [httpRelayer, remote],
  "httpRelayer().submit": [httpRelayer(remote), "submit", call, {}],
  signIn: [signIn, { url: remote.url, address, chainId: 1, signMessage: refuse, origin: "https://app.example" }, {}],
  "signIn().signOut": [signedIn, "signOut", {}],
  httpServer: [
    httpServer,
    {
      url: remote.url,
      origins: ["https://app.example"],
      chainIds: [1],
      verifyMessage: refuse,
      clientOf: refuse,
      onError: refuse,
    },
  ],
  indexedDbDevice: [indexedDbDevice, { name: "patient" }],
  useFollow: [renderedFollow, { follow: refuseAtOnce }, { patients: [address], counterparty: other }],
  ChartkeyProvider: [renderedProvider, { words: english }],
  indexedDbVault: [indexedDbVault, { name: "patient", crypto: systemCrypto }],
  "indexedDbVault().locks": [indexedDbVault(), "locks", {}],
  "indexedDbVault().create": [indexedDbVault(), "create", keyring, newLock, {}],
  "indexedDbVault().open": [indexedDbVault(), "open", { lock: "0x12", passphrase: "a long passphrase" }, {}],
  "indexedDbVault().delete": [indexedDbVault(), "delete", {}],
  ...ofOpenVault("indexedDbVault().create()"),
  ...ofOpenVault("indexedDbVault().open()"),
  createPasskey: [createPasskey, { app: "Practice", user: "Asha" }, {}],
  openPasskey: [openPasskey, { credential: "AAAA", salt: "AAAA", recipient: "age1pq1" }, {}],
  "indexedDbDevice().get": [indexedDbDevice(), "get", "key", {}],
  "indexedDbDevice().set": [indexedDbDevice(), "set", "key", new Uint8Array(1), {}],
  "indexedDbDevice().delete": [indexedDbDevice(), "delete", "key", {}],
  "indexedDbDevice().keys": [indexedDbDevice(), "keys", "", {}],
  indexedDbIndexCache: [indexedDbIndexCache, { name: "patient-index" }],
  ...ofIndexCache("indexedDbIndexCache()", indexedDbIndexCache()),
  deploy: [deploy, { request: refuse }, address, {}],
  deployDeterministic: [deployDeterministic, { request: refuse }, address, {}],
  deployPreparer: [deployPreparer, { request: refuse }, address, {}],
  deployRegistry: [deployRegistry, { request: refuse }, address, { admin: address }],
};
