import * as root from "@chartkey/core";
import * as adapters from "@chartkey/core/adapters";
import { createVault, prepareLock, readLocks, checkLockName } from "@chartkey/core/vault";
import { ofCore } from "./of-core.js";
import { address, bytes32, everything, folder, keyring, other, ports, typedData } from "./scene.js";
import type { Table } from "./table.js";

const ledger = ports.ledger.id;
const domain = adapters.signedActDomain(ledger);
const act: adapters.Act = {
  kind: "grantAccess",
  patient: address,
  grantee: other,
  scope: everything as never,
  until: 1,
  permissions: 1,
  envelope: bytes32,
  request: adapters.NO_REQUEST,
};
const base = { nonce: 0, access: 0 };
const state = { account: adapters.emptyAccount, grant: undefined, cancelled: false };
const signed = { ledger, acts: [act], nonce: 0, deadline: 1, signature: bytes32 };
const { signature: _signature, ...toSign } = signed;
const removal = { ledger, address, sequence: 1, issued: 1, signature: `0x${"12".repeat(65)}` };
const profile = { ...removal, key: bytes32, roles: ["doctor"], profile: { name: "Rao", listed: true } };
const holder = "owner/test";
const attestation = { participant: other, role: "doctor", until: 1, digest: `0x${"78".repeat(24)}` };
const entropy = { bytes: (length: number) => new Uint8Array(length).fill(7) };
const blob = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
const chunks = async function* chunks() {
  yield new Uint8Array(1);
};
const lock = await prepareLock({ name: "Phone", passphrase: "a long passphrase" }, new Date(0), { entropy });
const { file } = await createVault(keyring, lock, { entropy });

/** The functions that the entries of core export, with arguments that are right. */
export const ofFunctions: Table = {
  ...Object.fromEntries(Object.entries(ofCore).filter(([name]) => !name.includes("."))),
  createDeviceKey: [root.createDeviceKey, entropy],
  createKeyring: [root.createKeyring, entropy],
  generatePassphrase: [root.generatePassphrase, entropy],
  isChartkeyError: [root.isChartkeyError, new Error("It failed"), "SEAL_INVALID"],
  newFolderId: [root.newFolderId, entropy],
  newRecordId: [root.newRecordId, entropy],
  occurredInterval: [root.occurredInterval, "2026-11"],
  parseAddress: [root.parseAddress, address],
  parseFolderId: [root.parseFolderId, folder],
  parsePartialDate: [root.parsePartialDate, "2026-11"],
  parseRecordId: [root.parseRecordId, folder],
  parseRequestId: [root.parseRequestId, `0x${"34".repeat(52)}`],
  checkLockName: [checkLockName, "Phone"],
  readLocks: [readLocks, file],
  ChartkeyError: [
    (...args: ConstructorParameters<typeof adapters.ChartkeyError>) => new adapters.ChartkeyError(...args),
    "SEAL_INVALID",
    { message: "No", hints: ["Try again."] },
  ],
  applyAct: [adapters.applyAct, state, act, 0, { signed: false, base }],
  boundsOf: [adapters.boundsOf, { offset: 0, length: 1 }, 1],
  checkAccessQuery: [adapters.checkAccessQuery, { patient: address, grantee: other, scopes: [everything] }],
  checkAttestationNames: [adapters.checkAttestationNames, [{ participant: other, role: "doctor" }]],
  checkAttestationQuery: [
    adapters.checkAttestationQuery,
    { participants: [other], registrars: [address], roles: ["doctor"] },
  ],
  checkClaim: [adapters.checkClaim, { address, data: typedData, signature: bytes32 }],
  boundedMailbox: [adapters.boundedMailbox, { channels: 1 }],
  checkChannel: [adapters.checkChannel, "7k3w0q9x"],
  checkDeviceKey: [adapters.checkDeviceKey, "key"],
  checkDevicePrefix: [adapters.checkDevicePrefix, "key"],
  checkDeviceValue: [adapters.checkDeviceValue, new Uint8Array(1)],
  checkDeviceList: [adapters.checkDeviceList, "value", new Uint8Array(1)],
  checkIndexKeys: [adapters.checkIndexKeys, ["key"]],
  checkIndexValue: [adapters.checkIndexValue, new Uint8Array(1)],
  readIndexValue: [adapters.readIndexValue, new Uint8Array(1)],
  checkEntryFilter: [adapters.checkEntryFilter, { log: address, counterparty: other }],
  checkFollowFilter: [adapters.checkFollowFilter, { logs: [address], counterparty: other }],
  checkGetOptions: [adapters.checkGetOptions, { range: { offset: 0, length: 1 } }],
  checkGrantQuery: [adapters.checkGrantQuery, { patient: address, grantee: other, scope: everything }],
  checkHolderOptions: [adapters.checkHolderOptions, { holder }],
  checkKeys: [adapters.checkKeys, "options", { holder }, { holder: "required" }],
  checkMessage: [adapters.checkMessage, new Uint8Array(1)],
  checkMessageNumber: [adapters.checkMessageNumber, 1],
  checkNewAttestations: [adapters.checkNewAttestations, [attestation]],
  checkOptions: [adapters.checkOptions, {}],
  checkParts: [adapters.checkParts, [blob]],
  checkPartSize: [adapters.checkPartSize, 5 * 2 ** 20, 0, false],
  checkPartSizes: [adapters.checkPartSizes, [5 * 2 ** 20, 1]],
  checkParticipant: [adapters.checkParticipant, address],
  checkProfileName: [adapters.checkProfileName, { ledger, address }],
  checkSignedActs: [adapters.checkSignedActs, signed],
  checkSubmission: [adapters.checkSubmission, [act], address, base],
  checkSubmitOptions: [adapters.checkSubmitOptions, { base }],
  checkTypedData: [adapters.checkTypedData, typedData],
  chunksOf: [adapters.chunksOf, new Uint8Array(1)],
  collect: [adapters.collect, chunks(), 10],
  contentIdOfDigest: [adapters.contentIdOfDigest, new Uint8Array(32)],
  decodePermissions: [adapters.decodePermissions, 1],
  decodeScope: [adapters.decodeScope, everything],
  encodePermissions: [adapters.encodePermissions, ["read"]],
  encodeRole: [adapters.encodeRole, "doctor"],
  encodeScope: [adapters.encodeScope, { folder }, "scope"],
  fromHex: [adapters.fromHex, bytes32, 32],
  hashTypedData: [adapters.hashTypedData, typedData],
  checkDate: [adapters.checkDate, "at", new Date(0)],
  inField: [adapters.inField, "address", () => 1],
  parseContentId: [adapters.parseContentId, blob],
  parseLedgerId: [adapters.parseLedgerId, ledger],
  parseProfileSearch: [adapters.parseProfileSearch, { ledger, role: "doctor", size: 1 }],
  parseSignedDocument: [adapters.parseSignedDocument, profile],
  parseSignedProfile: [adapters.parseSignedProfile, profile],
  parseSignedRemoval: [adapters.parseSignedRemoval, removal],
  profileCursor: [adapters.profileCursor, address.toLowerCase()],
  signedActDomain: [adapters.signedActDomain, ledger],
  signedActTypedData: [adapters.signedActTypedData, domain, act, { nonce: 0, deadline: 1 }],
  signedActsTypedData: [adapters.signedActsTypedData, toSign],
  signerOf: [adapters.signerOf, typedData, bytes32],
  toHex: [adapters.toHex, new Uint8Array(1)],
};
