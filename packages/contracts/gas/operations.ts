import type { Hex } from "viem";
import { callData, type MeasuredLedger } from "./ledger.js";
import { digest, folderScope, participant, place, recordScope, until } from "./values.js";

export interface Operation {
  readonly name: string;
  /** Gas at most; absent where no budget was set. */
  readonly budget?: number;
  /** How many items one call holds; gas is then per item. */
  readonly items?: number;
  /** What must have happened before `calls` calls of the patient's. */
  prepare?(ledger: MeasuredLedger, patient: Hex, calls: number): Promise<unknown>;
  /** Who makes the i-th call: the patient unless given. */
  readonly by?: Hex;
  call(i: number, patient: Hex): Hex;
}

const READ = 1;
const ALL = 7;
const doctor = participant("doctor");
const doctorOf = (i: number) => participant(`doctor ${i}`);
const folder = folderScope("folder");
const record = (i: number) => recordScope(`record ${i}`);
const envelope = (i: number) => digest(`envelope ${i}`);
const grant = (grantee: Hex, scope: Hex, i: number, permissions = READ): Hex =>
  callData("grant", [grantee, scope, until(i), permissions, envelope(i)]);

async function grantMany(ledger: MeasuredLedger, patient: Hex, count: number, scope: (i: number) => Hex) {
  const calls = Array.from({ length: count }, (_, i) => grant(doctorOf(i), scope(i), i));
  for (let i = 0; i < count; i += 100) await ledger.send(patient, callData("multicall", [calls.slice(i, i + 100)]));
}

/** Names and budgets as in the design's table. */
export const operations: readonly Operation[] = [
  { name: "register a key", budget: 30_000, call: (i) => callData("publishKey", [digest(`key ${i}`)]) },
  { name: "add record", budget: 30_000, call: (i) => callData("addCard", [place("folder"), digest(`card ${i}`)]) },
  {
    name: "100 records in one call, each",
    budget: 1_550,
    items: 100,
    call: (i) =>
      callData("addCards", [place("folder"), Array.from({ length: 100 }, (_, k) => digest(`card ${i}/${k}`))]),
  },
  {
    name: "grant a folder or a record, fresh",
    budget: 55_000,
    // a record: the dearer of the two, by 16
    call: (i) => grant(doctorOf(i), record(i), i),
  },
  {
    name: "grant again, extend",
    budget: 37_500,
    prepare: (ledger, patient) => ledger.send(patient, grant(doctor, record(0), 0)),
    call: (i) => grant(doctor, record(0), i + 1),
  },
  {
    name: "revoke one",
    budget: 35_500,
    prepare: (ledger, patient, calls) => grantMany(ledger, patient, calls, record),
    call: (i) => callData("revoke", [doctorOf(i), record(i)]),
  },
  {
    name: "revoke one and start a new epoch for any number of readers, one function",
    budget: 41_000,
    prepare: (ledger, patient, calls) => grantMany(ledger, patient, calls, () => folder),
    call: (i) => callData("revokeAndStartEpoch", [doctorOf(i), folder, [digest(`epoch ${i}`)], digest(`lockbox ${i}`)]),
  },
  { name: "start an epoch", call: (i) => callData("startEpoch", [[digest(`epoch ${i}`)], digest(`lockbox ${i}`)]) },
  { name: "revoke everyone", budget: 28_500, call: () => callData("revokeEveryone", []) },
  {
    name: "offer a record",
    budget: 35_500,
    by: doctor,
    prepare: (ledger, patient) => ledger.send(patient, grant(doctor, folder, 0, ALL)),
    call: (i, patient) => callData("offer", [patient, folder, false, digest(`offer ${i}`)]),
  },
  {
    name: "request, named by its message pointer",
    budget: 24_500,
    by: doctor,
    call: (i, patient) => callData("request", [patient, digest(`message ${i}`)]),
  },
  {
    name: "cancel",
    budget: 24_500,
    by: doctor,
    call: (i, patient) => callData("cancel", [patient, digest(`message ${i}`)]),
  },
  { name: "reject", budget: 24_500, call: (i) => callData("reject", [doctor, digest(`message ${i}`)]) },
];
