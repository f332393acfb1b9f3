import {
  createChartkey,
  createReader,
  disclosureDigest,
  isDisclosed,
  parseRequestId,
  readKit,
  unlockKeyring,
} from "@chartkey/core";
import { recordContent } from "../../packages/core/src/domain/records/record-content.js";
import { openedRecord } from "../../packages/core/src/use-cases/cards/opened-record.js";
import { ChartkeyError } from "@chartkey/core/adapters";
import { openExport } from "@chartkey/core/export";
import {
  createVault,
  devicesOf,
  openVault,
  prepareLock,
  receiveKeyring,
  sendKeyring,
  systemCrypto,
} from "@chartkey/core/vault";
import {
  address,
  app,
  asked,
  bytes32,
  folder,
  keyring,
  me,
  other,
  ports,
  reader,
  readerPorts,
  receipt,
  record,
  refuse,
  refuseAtOnce,
  trust,
  wallet,
} from "./scene.js";
import type { Table } from "./table.js";

const request = parseRequestId(`0x${"34".repeat(52)}`);
const owner = { ledger: ports.ledger.id, address };
const grant = { grantee: other, scope: { folder }, until: new Date(8e12), from: "now", follow: true };
const named = { grantee: other, scope: { folder } };
const added = { content: new Uint8Array(1), title: "Note", mediaType: "text/plain", folder, id: record };
const profile = { name: "Asha", listed: true };
const query = { patient: address, grantee: other, scopes: [{ folder }] };
const recordQuery = { folder, author: address };
const disclosure = { participant: other, role: "doctor", name: "Rao", credential: "1", salt: bytes32 };
const hints = { ledgers: [{ id: ports.ledger.id, address, index: 0, from: null }], storage: [] };
const lock = { passphrase: "a long passphrase" };
const opened = new Uint8Array(300);
/** What an app opens is the same, wherever it comes from. */
const content = recordContent(
  {
    ref: { patient: address, record, version: 1 },
    folder,
    author: address,
    added: new Date(0),
    title: "Note",
    mediaType: "text/plain",
    size: 0,
  },
  async function* nothing() {},
);

const card = { opened: { card: { placement: {} } }, statement: { size: 0 } };
const seekable = openedRecord(
  { blobs: ports.blobs, engine: systemCrypto },
  { record: content.record, card } as never,
  {},
);
const range = { offset: 0, length: 1 };

const deviceList = {
  list: { read: refuse, replace: refuse },
  keyring: { identity: refuse },
  owner,
  memory: ports.device,
};
const devices = devicesOf(deviceList);
const away = async (): Promise<never> => {
  asked.push("a mailbox");
  throw new ChartkeyError("MAILBOX_UNAVAILABLE");
};
const mailbox = { put: away, take: away, close: away };
const passkey = { credential: "AAAA", salt: "A".repeat(43), recipient: "age1pq1" };

const ofKeyring = (name: string): Table => ({
  [`${name}.identity`]: [keyring, "identity", owner, 0],
  [`${name}.epochSecret`]: [keyring, "epochSecret", owner, folder, "0x0102030405060708"],
  [`${name}.locatorKey`]: [keyring, "locatorKey", owner],
  [`${name}.indexKey`]: [keyring, "indexKey", owner],
  [`${name}.seal`]: [keyring, "seal", lock, hints, { crypto: systemCrypto }],
});

const ofReader = (name: string, one: typeof reader): Table => ({
  [`${name}.hasAccess`]: [one, "hasAccess", query, {}],
  [`${name}.follow`]: [one, "follow", { patients: [address], counterparty: other }, {}],
  [`${name}.finalized`]: [one, "finalized", receipt, {}],
  [`${name}.health`]: [one, "health", {}],
});

export const ofCore: Table = {
  createChartkey: [createChartkey, { ...ports, trust }],
  createReader: [createReader, { ...readerPorts, trust }],
  "Chartkey.connect": [app, "connect", { wallet, keyring }, {}],
  ...ofReader("Chartkey", app),
  ...ofReader("Reader", reader),
  "People.find": [me.people, "find", { role: "doctor" }],
  "People.get": [me.people, "get", other, {}],
  "Participant.register": [me, "register", { roles: ["patient"], profile, folder: "Records" }, {}],
  "Participant.kitHints": [me, "kitHints", {}],
  "Participant.export": [me, "export", {}],
  "OwnProfile.get": [me.profile, "get", {}],
  "OwnProfile.update": [me.profile, "update", profile, {}],
  "OwnProfile.remove": [me.profile, "remove", {}],
  "Folders.create": [me.folders, "create", "Labs", { id: folder }],
  "Records.newId": [me.records, "newId", { folder }],
  "Records.newIds": [me.records, "newIds", 2, { folder }],
  "Records.add": [me.records, "add", added, {}],
  "Records.addMany": [me.records, "addMany", [added], {}],
  "Records.addEach": [me.records, "addEach", [added], {}],
  "Records.cutUploads": [me.records, "cutUploads", {}],
  "Records.dropUpload": [me.records, "dropUpload", record, {}],
  "Records.amend": [me.records, "amend", record, { title: "Other", base: 1 }, {}],
  "Records.list": [me.records, "list", recordQuery],
  "Records.open": [me.records, "open", { record, version: 1 }, {}],
  "OpenedRecord.bytes": [content, "bytes", { max: 1 }],
  "SeekableRecord.bytes": [seekable, "bytes", { max: 1 }],
  "SeekableRecord.part": [seekable, "part", range],
  "ReadableContent.bytes": [seekable.rest(opened), "bytes", { max: 1 }],
  "PartialContent.bytes": [seekable.part(range), "bytes", { max: 1 }],
  "Grants.give": [me.grants, "give", grant, {}],
  "Grants.giveMany": [me.grants, "giveMany", [grant], {}],
  "Grants.giveEach": [me.grants, "giveEach", [grant], {}],
  "Grants.list": [me.grants, "list", { grantee: other, state: "active" }],
  "Grants.revoke": [me.grants, "revoke", named, {}],
  "Grants.revokeMany": [me.grants, "revokeMany", [named], {}],
  "Grants.revokeEach": [me.grants, "revokeEach", [named], {}],
  "Grants.revokeAll": [me.grants, "revokeAll", { grantee: other }, {}],
  "Grants.revokeEveryone": [me.grants, "revokeEveryone", {}],
  "Requests.list": [me.requests, "list", { state: "open" }],
  "Requests.approve": [me.requests, "approve", request, { scope: { folder }, until: new Date(8e12) }, {}],
  "Requests.reject": [me.requests, "reject", request, {}],
  "Requests.dismiss": [me.requests, "dismiss", request, {}],
  "SentRequests.send": [
    me.sentRequests,
    "send",
    { patient: other, purpose: "TREAT", scope: { folder }, idempotencyKey: "1" },
    {},
  ],
  "SentRequests.list": [me.sentRequests, "list", { state: "open" }],
  "SentRequests.cancel": [me.sentRequests, "cancel", request, {}],
  "SharedRecords.list": [me.sharedRecords, "list", { ...recordQuery, patient: other }],
  "SharedRecords.open": [me.sharedRecords, "open", { patient: other, record }, {}],
  "ReceivedGrants.list": [me.receivedGrants, "list", { patient: other, state: "active" }],
  "Listing.page": [me.history(), "page", {}],
  "Listing.all": [me.history(), "all", { onProblem: () => {} }],
  ...ofKeyring("createKeyring()"),
  ...ofKeyring("unlockKeyring()"),
  ...ofKeyring("readKit().keyring"),
  ...ofKeyring("receiveKeyring()"),
  ...ofKeyring("createVault().vault.keyring"),
  ...ofKeyring("openVault().keyring"),
  ...ofKeyring("indexedDbVault().create().keyring"),
  ...ofKeyring("indexedDbVault().open().keyring"),
  createVault: [createVault, keyring, { seed: new Uint8Array(32) }, { crypto: systemCrypto }],
  openVault: [openVault, opened, { lock: "0x12", passphrase: "a long passphrase" }, { crypto: systemCrypto }],
  prepareLock: [
    prepareLock,
    { name: "Phone", passkey, identity: "AGE-SECRET-KEY-PQ-1" },
    new Date(0),
    {
      crypto: systemCrypto,
    },
  ],
  readKit: [readKit, opened, lock, { crypto: systemCrypto }],
  unlockKeyring: [unlockKeyring, opened, lock, { crypto: systemCrypto }],
  devicesOf: [devicesOf, deviceList],
  "devicesOf().list": [devices, "list", {}],
  "devicesOf().checkIn": [devices, "checkIn", { id: `0x${"12".repeat(16)}`, name: "Phone" }, {}],
  "devicesOf().remove": [devices, "remove", `0x${"12".repeat(16)}`, {}],
  "devicesOf().forget": [devices, "forget", {}],
  receiveKeyring: [receiveKeyring, { mailbox, show: refuseAtOnce, confirm: refuse }, {}],
  sendKeyring: [sendKeyring, { mailbox, keyring: { seal: refuse }, code: "7k3w-0q9x", confirm: refuse }, {}],
  openExport: [openExport, refuse, { keyring, owner }, {}],
  disclosureDigest: [disclosureDigest, disclosure],
  isDisclosed: [isDisclosed, { participant: other, role: "doctor", digest: bytes32 }, disclosure],
};
