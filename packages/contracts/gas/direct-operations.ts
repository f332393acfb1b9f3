import { callData } from "./ledger.js";
import type { Operation } from "./operation.js";
import { ALL, doctor, doctorOf, envelope, folder, grant, grantMany, messageOf, record } from "./sample-acts.js";
import { digest, location } from "./values.js";

/** By whoever acts. */
export const directOperations: readonly Operation[] = [
  {
    name: "register a key",
    floor: 28_353,
    prototype: "29,492",
    peer: "46,017",
    budget: 30_000,
    names: 1,
    call: (i) => callData("publishKey", [digest(`key ${i}`), i]),
  },
  {
    name: "add record",
    floor: 29_517,
    prototype: "29,502 – 30,206",
    peer: "151,653 – 194,184",
    budget: 30_000,
    call: (i) => callData("fileCard", [location("folder"), digest(`card ${i}`), 0]),
  },
  {
    name: "100 records in one call, each",
    floor: 1_490,
    prototype: "1,515",
    peer: "24,806 (a bare timestamp)",
    budget: 1_550,
    items: 100,
    call: (i) =>
      callData("fileCards", [location("folder"), Array.from({ length: 100 }, (_, k) => digest(`card ${i}/${k}`)), 0]),
  },
  {
    name: "grant a folder or a record, fresh",
    floor: 52_780,
    prototype: "54,402",
    peer: "54,420 – 166,822 with less in it",
    amsterdam: "no limit",
    budget: 55_000,
    names: 1,
    // a record: the dearer of the two, by 16
    call: (i) => grant(doctorOf(i), record(i), i),
  },
  {
    name: "approve a request, fresh",
    amsterdam: "no limit",
    budget: 58_000,
    names: 1,
    call: (i) => grant(doctorOf(i), record(i), i, { request: messageOf(i) }),
  },
  {
    name: "grant again, extend",
    floor: 35_680,
    prototype: "37,302",
    peer: "70,122",
    budget: 37_500,
    names: 1,
    prepare: (ledger, patient) => ledger.send(patient, grant(doctor.address, record(0), 0)),
    call: (i) => grant(doctor.address, record(0), i + 1),
  },
  {
    name: "revoke one",
    floor: 33_700,
    prototype: "35,203",
    peer: "42,696",
    budget: 35_500,
    prepare: (ledger, patient, calls) => grantMany(ledger, patient, calls, record),
    call: (i) => callData("revokeAccess", [doctorOf(i), record(i)]),
  },
  {
    name: "first card after a revocation, epoch and card in one transaction",
    peer: "grows with the readers",
    // call data alone, of a call in a call, costs more there than all that is done with it
    amsterdam: 59_000,
    budget: 44_000,
    names: 2,
    call: (i) =>
      callData("multicall", [
        [
          callData("startEpoch", [[digest(`epoch ${i}`)], digest(`lockbox ${i}`), 2 * i]),
          // several acts file a list of cards, of one as of many
          callData("fileCards", [location("folder"), [digest(`card ${i}`)], i + 1]),
        ],
      ]),
  },
  {
    name: "start an epoch",
    names: 1,
    call: (i) => callData("startEpoch", [[digest(`epoch ${i}`)], digest(`lockbox ${i}`), i]),
  },
  {
    name: "update an envelope",
    names: 1,
    call: (i) => callData("updateEnvelope", [doctor.address, record(0), envelope(i), i]),
  },
  {
    name: "revoke everyone",
    floor: 27_189,
    prototype: "27,981",
    peer: "nobody has it",
    budget: 28_500,
    call: () => callData("revokeEveryone", []),
  },
  {
    name: "offer a record",
    prototype: "33,755",
    peer: "194,184",
    budget: 35_500,
    by: doctor,
    prepare: (ledger, patient) => ledger.send(patient, grant(doctor.address, folder, 0, { permissions: ALL })),
    call: (i, patient) => callData("offerRecord", [patient.address, folder, false, digest(`offer ${i}`)]),
  },
  {
    name: "request, named by its message pointer",
    prototype: "23,951 – 24,501",
    peer: "25,205",
    budget: 24_500,
    by: doctor,
    call: (i, patient) => callData("requestAccess", [patient.address, messageOf(i)]),
  },
  {
    name: "cancel",
    prototype: "24,413",
    peer: "35,867",
    amsterdam: "no limit",
    budget: 47_000,
    by: doctor,
    call: (i, patient) => callData("cancelRequest", [patient.address, messageOf(i)]),
  },
  {
    name: "reject",
    prototype: "24,042",
    peer: "35,867",
    budget: 31_000,
    call: (i) => callData("rejectRequest", [doctor.address, messageOf(i), 0]),
  },
];
