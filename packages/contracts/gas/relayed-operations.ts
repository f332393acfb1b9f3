import { callData } from "./ledger.js";
import type { Operation } from "./operation.js";
import {
  ALL,
  doctor,
  doctorOf,
  envelope,
  folder,
  grant,
  grantMany,
  messageOf,
  NO_REQUEST,
  record,
} from "./sample-acts.js";
import { batch, relayedGrant } from "./relayed-calls.js";
import { signedAct } from "./signed.js";
import { digest, participant, location } from "./values.js";

const by = participant("relayer");
const onTop = "own acts and requests";

/** By a relayer, over a compact signature of the one who acts. */
export const relayedOperations: readonly Operation[] = [
  {
    name: "register a key, relayed",
    relays: { name: "register a key", onTop },
    by,
    call: async (i, patient, ledger) => {
      const key = digest(`key ${i}`);
      const signed = await signedAct(
        { ledger, actor: patient },
        "PublishKey",
        { participant: patient.address, key },
        i,
      );
      return callData("publishKeyBySig", [key, ...signed]);
    },
  },
  {
    name: "add record, relayed",
    relays: { name: "add record", onTop },
    by,
    call: async (i, patient, ledger) => {
      const [where, card] = [location("folder"), digest(`card ${i}`)];
      const act = { patient: patient.address, location: where, card };
      return callData("fileCardBySig", [
        where,
        card,
        ...(await signedAct({ ledger, actor: patient }, "FileCard", act, i)),
      ]);
    },
  },
  {
    name: "grant a record, fresh, relayed",
    amsterdam: "no limit",
    relays: { name: "grant a folder or a record, fresh", onTop },
    by,
    call: (i, patient, ledger) => relayedGrant(ledger, patient, i, NO_REQUEST),
  },
  {
    name: "approve a request, fresh, relayed",
    amsterdam: "no limit",
    relays: { name: "approve a request, fresh", onTop },
    by,
    call: (i, patient, ledger) => relayedGrant(ledger, patient, i, messageOf(i)),
  },
  {
    name: "revoke one, relayed",
    relays: { name: "revoke one", onTop },
    by,
    prepare: (ledger, patient, calls) => grantMany(ledger, patient, calls, record),
    call: async (i, patient, ledger, calls) => {
      const act = { patient: patient.address, grantee: doctorOf(i), scope: record(i) };
      const signed = await signedAct({ ledger, actor: patient }, "RevokeAccess", act, calls + i);
      return callData("revokeAccessBySig", [act.grantee, act.scope, ...signed]);
    },
  },
  {
    name: "start an epoch, relayed",
    relays: { name: "start an epoch", onTop },
    by,
    call: async (i, patient, ledger) => {
      const [epochs, lockbox] = [[digest(`epoch ${i}`)], digest(`lockbox ${i}`)];
      const act = { patient: patient.address, epochs, lockbox };
      const signed = await signedAct({ ledger, actor: patient }, "StartEpoch", act, i);
      return callData("startEpochBySig", [epochs, lockbox, ...signed]);
    },
  },
  {
    name: "update an envelope, relayed",
    relays: { name: "update an envelope", onTop },
    by,
    call: async (i, patient, ledger) => {
      const act = { patient: patient.address, grantee: doctor.address, scope: record(0), envelope: envelope(i) };
      const signed = await signedAct({ ledger, actor: patient }, "UpdateEnvelope", act, i);
      return callData("updateEnvelopeBySig", [act.grantee, act.scope, act.envelope, ...signed]);
    },
  },
  {
    name: "first card after a revocation, epoch and card under one signature, relayed",
    // call data decides there
    amsterdam: 82_000,
    by,
    call: async (i, patient, ledger) => {
      const epoch = { epochs: [digest(`epoch ${i}`)], lockbox: digest(`lockbox ${i}`) };
      const cards = { location: location("folder"), cards: [digest(`card ${i}`)] };
      return batch({ ledger, patient }, { epochs: [epoch], cards: [cards] }, 2 * i);
    },
  },
  {
    name: "amended record and its follower's envelope under one signature, relayed",
    amsterdam: 78_000,
    by,
    call: async (i, patient, ledger) => {
      const cards = { location: location("folder"), cards: [digest(`card ${i}`)] };
      const update = { grantee: doctor.address, scope: record(0), envelope: envelope(i) };
      return batch({ ledger, patient }, { cards: [cards], envelopes: [update] }, 2 * i);
    },
  },
  {
    name: "revoke everyone, relayed",
    relays: { name: "revoke everyone", onTop },
    by,
    call: async (i, patient, ledger) =>
      callData("revokeEveryoneBySig", [
        ...(await signedAct({ ledger, actor: patient }, "RevokeEveryone", { patient: patient.address }, i)),
      ]),
  },
  {
    name: "offer a record, relayed",
    relays: { name: "offer a record", onTop: "offers" },
    amsterdam: 48_000,
    by,
    prepare: (ledger, patient) => ledger.send(patient, grant(doctor.address, folder, 0, { permissions: ALL })),
    call: async (i, patient, ledger) => {
      const offer = digest(`offer ${i}`);
      const act = { patient: patient.address, author: doctor.address, scope: folder, amends: false, offer };
      // the grant took the first
      const signed = await signedAct({ ledger, actor: doctor }, "OfferRecord", act, i + 1);
      return callData("offerRecordBySig", [patient.address, folder, false, offer, ...signed]);
    },
  },
  {
    name: "request, relayed",
    relays: { name: "request, named by its message pointer", onTop },
    by,
    call: async (i, patient, ledger) => {
      const act = { patient: patient.address, requester: doctor.address, message: messageOf(i) };
      return callData("requestAccessBySig", [
        patient.address,
        act.message,
        ...(await signedAct({ ledger, actor: doctor }, "RequestAccess", act)),
      ]);
    },
  },
  {
    name: "cancel, relayed",
    relays: { name: "cancel", onTop },
    amsterdam: "no limit",
    by,
    call: async (i, patient, ledger) => {
      const act = { patient: patient.address, requester: doctor.address, message: messageOf(i) };
      return callData("cancelRequestBySig", [
        patient.address,
        act.message,
        ...(await signedAct({ ledger, actor: doctor }, "CancelRequest", act)),
      ]);
    },
  },
  {
    name: "reject, relayed",
    relays: { name: "reject", onTop },
    by,
    call: async (i, patient, ledger) => {
      const act = { patient: patient.address, requester: doctor.address, message: messageOf(i) };
      return callData("rejectRequestBySig", [
        doctor.address,
        act.message,
        ...(await signedAct({ ledger, actor: patient }, "RejectRequest", act, i)),
      ]);
    },
  },
];
