// What must not compile. `tsc -p tsconfig.test.json` checks it: a missing error is an error itself.
// Nothing here is run.
import type { EvmWallet } from "@chartkey/adapter-evm";
import {
  createChartkey,
  createReader,
  type FolderId,
  type Grantee,
  isChartkeyError,
  type Keyring,
  type Ledger,
  type Listing,
  parseAddress,
  parseFolderId,
  parseRecordId,
  parseRequestId,
  type Participant,
  type Patient,
  type RecordRow,
  type Registry,
  type Wallet,
} from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";

declare const keyring: Keyring;
declare const evmLedger: Ledger<EvmWallet>;
declare const evmWallet: EvmWallet;
declare const wallet: Wallet;
declare const evmRegistry: Registry<EvmWallet>;

const [blobs, profiles] = [memoryBlobs(), memoryProfiles()];
const onEvm = createChartkey({ ledger: evmLedger, blobs, profiles });
const inMemory = createChartkey({ ledger: memoryLedger(), blobs, profiles });

export async function wallets(): Promise<Participant> {
  // @ts-expect-error a wallet that only signs cannot pay on an EVM ledger
  await onEvm.connect({ wallet: memoryWallet("asha"), keyring });
  // @ts-expect-error nor can any other
  await onEvm.connect({ wallet, keyring });
  // @ts-expect-error an account is a wallet and a keyring
  await onEvm.connect({ wallet: evmWallet });
  // @ts-expect-error a ledger that needs an EVM wallet is not one that takes any
  void (evmLedger satisfies Ledger);
  // a wallet that can do more is welcome on a ledger that needs less, and a reader needs none
  await inMemory.connect({ wallet: evmWallet, keyring });
  createReader({ ledger: evmLedger, profiles });
  return onEvm.connect({ wallet: evmWallet, keyring });
}

export async function ids(me: Participant, folder: FolderId): Promise<void> {
  const record = parseRecordId(`0x${"01".repeat(16)}`);
  // @ts-expect-error a record's id is not a folder's
  me.records.list({ folder: record });
  // @ts-expect-error an address is not a folder's id
  me.records.list({ folder: me.address });
  // @ts-expect-error a folder's id is not a record's
  await me.records.open(folder);
  // @ts-expect-error nor is a folder's a request's
  await me.requests.reject(parseFolderId(record));
  // @ts-expect-error nor a request's a folder's
  me.records.list({ folder: parseRequestId(record) });
  // @ts-expect-error bytes in hexadecimal are not an id before they are parsed
  await me.records.open("0x01010101010101010101010101010101");
  // @ts-expect-error a plain string is not an address
  await me.grants.give({ grantee: "rao", scope: "everything" });
  // @ts-expect-error a scope names what it covers
  await me.grants.give({ grantee: parseAddress("0x00"), scope: record });
  // @ts-expect-error a request has a purpose
  await me.sentRequests.send({ patient: me.address });
  // @ts-expect-error whose record it is belongs to the name of one that is shared
  await me.sharedRecords.open({ record });
}

export async function lostValues(me: Participant, lost: undefined): Promise<void> {
  const grantee = me.address;
  // @ts-expect-error an end that got lost is not for ever
  await me.grants.give({ grantee, scope: "everything", until: lost });
  // @ts-expect-error nor is a key of another name one
  await me.grants.give({ grantee, scope: "everything", expires: new Date() });
  // @ts-expect-error nobody is not everybody
  await me.grants.revokeAll({ grantee: lost });
  // @ts-expect-error everybody is nobody in particular
  await me.grants.revokeEveryone({ grantee });
  // @ts-expect-error a folder that got lost is not the default one
  await me.records.add({ content: new Uint8Array(), title: "", mediaType: "text/plain", folder: lost });
  // @ts-expect-error nor are all patients the one
  me.sharedRecords.list({ patient: lost });
  // @ts-expect-error a trust that got lost is not the default one
  createChartkey({ ledger: memoryLedger(), blobs, profiles, trust: lost });
  // @ts-expect-error a wallet without a seed would be everybody's
  memoryWallet();
}

export function halves(doctor: Grantee, patient: Patient): void {
  // @ts-expect-error a grantee cannot grant on
  void doctor.grants;
  // @ts-expect-error nor add records
  void doctor.records;
  // @ts-expect-error a page of the patient's half has no dashboard of others
  void patient.shared;
  // @ts-expect-error a reader has no records
  void createReader({ ledger: evmLedger, profiles }).records;
}

export async function rows(list: Listing<RecordRow>): Promise<string> {
  const [row] = (await list.page()).items;
  // @ts-expect-error a row may be a problem
  void row?.record.title;
  return row?.ok ? row.record.title : (row?.problem.code ?? "");
}

export async function trust(): Promise<void> {
  const ports = { ledger: memoryLedger(), blobs, profiles };
  // an app only reads a registry, whatever its registrars need to write there
  createChartkey({ ...ports, registry: evmRegistry, trust: { registrars: [wallet.address] } });
  createReader({ ...ports, registry: evmRegistry, trust: { registrars: [wallet.address] } });
  // @ts-expect-error requests are by anyone, or by those who are verified
  createChartkey({ ...ports, trust: { requests: "nobody" } });
  // @ts-expect-error a registrar is an address
  createChartkey({ ...ports, registry: evmRegistry, trust: { registrars: ["council"] } });
  // @ts-expect-error a wallet that only signs cannot attest on an EVM chain
  await evmRegistry.withdraw([{ participant: wallet.address, role: "doctor" }], wallet);
  // @ts-expect-error an attestation has an end and a digest
  await evmRegistry.attest([{ participant: wallet.address, role: "doctor" }], evmWallet);
}

export function codes(error: unknown): string {
  // @ts-expect-error there is no such code
  if (isChartkeyError(error, "WALLET_DECLINED")) return "";
  return isChartkeyError(error, "WALLET_REJECTED") ? (error.code satisfies "WALLET_REJECTED") : "";
}
