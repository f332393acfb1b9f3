import { type Act, type ActOf, NO_REQUEST } from "../domain/acts/act.js";
import type { Address } from "../domain/identifiers/address.js";
import type { Hex } from "../domain/encoding/bytes.js";
import { encodedEverything, type EncodedScope } from "../domain/grants/scope.js";
import { FOREVER } from "../domain/grants/until.js";
import type { Ledger } from "../ports/ledger.js";
import type { EntryFilter, LedgerEntry } from "../ports/ledger-entry.js";
import { ok } from "./assert.js";

/** 32 bytes that repeat `n`. */
export const bytes32 = (n: number): Hex => `0x${n.toString(16).padStart(2, "0").repeat(32)}`;

const id = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
const zeros = "0".repeat(30);

export const folderScope: EncodedScope = `0x01${id}${zeros}`;
/** The same id as the folder's. */
export const recordScope: EncodedScope = `0x02${id}${zeros}`;
export const scopes = { everything: encodedEverything, "a folder": folderScope, "a record": recordScope } as const;

export const keyAct = (participant: Address, n = 1): Act => ({ kind: "publishKey", participant, key: bytes32(n) });

export const grantAct = (
  patient: Address,
  grantee: Address,
  terms: Partial<Pick<ActOf<"grantAccess">, "scope" | "until" | "permissions" | "envelope" | "request">> = {},
): ActOf<"grantAccess"> => ({
  kind: "grantAccess",
  patient,
  grantee,
  scope: folderScope,
  until: FOREVER,
  permissions: 1,
  envelope: bytes32(9),
  request: NO_REQUEST,
  ...terms,
});

export const offerAct = (patient: Address, author: Address, scope: EncodedScope, amends: boolean): Act => ({
  kind: "offerRecord",
  patient,
  author,
  scope,
  amends,
  offer: bytes32(10),
});

/** The entries that match. Fails when one of them is of an unknown kind. */
export async function entriesOf(ledger: Ledger<never>, filter: EntryFilter = {}): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for await (const update of ledger.entries(filter)) {
    ok(update.type === "entry", "An entry of an unknown kind");
    entries.push(update.entry);
  }
  return entries;
}

export const actsOf = async (ledger: Ledger<never>, filter: EntryFilter = {}): Promise<readonly Act[]> =>
  (await entriesOf(ledger, filter)).map(({ act }) => act);

export const seconds = (date: Date): number => date.getTime() / 1000;
