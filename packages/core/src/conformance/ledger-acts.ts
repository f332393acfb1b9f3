import { type Act, actorOf, entersHead, logOf } from "../domain/acts/act.js";
import type { Address } from "../domain/identifiers/address.js";
import { genesisHead, nextHead } from "../domain/acts/head.js";
import { encodeCardLocation } from "../domain/acts/card-location.js";
import { parseFolderId } from "../domain/identifiers/ids.js";
import { applyAct, slotOf } from "../domain/ledger/apply-act.js";
import { emptyAccount } from "../domain/ledger/ledger-state.js";
import { equal, ok } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { placeOf, sameTime } from "./ledger-moment.js";
import {
  entriesOf,
  folderScope,
  grantAct,
  keyAct,
  offerAct,
  recordScope,
  scopes,
  seconds,
  bytes32,
} from "./ledger-samples.js";

interface Sample {
  /** Acts that the patient submits before. */
  readonly before?: readonly Act[] | undefined;
  readonly act: Act;
}

const location = encodeCardLocation({
  folder: parseFolderId(`0x${"5a".repeat(16)}`),
  salt: `0x${"01".repeat(8)}`,
  op: "new",
});
const all = (patient: Address, grantee: Address, scope = folderScope) =>
  grantAct(patient, grantee, { scope, permissions: 7 });

const samples: Readonly<Record<string, (patient: Address, other: Address) => Sample>> = {
  "a key": (patient) => ({ act: keyAct(patient) }),
  "an epoch": (patient) => ({
    act: { kind: "startEpoch", patient, epochs: [bytes32(1), bytes32(2)], lockbox: bytes32(3) },
  }),
  "an epoch without words": (patient) => ({ act: { kind: "startEpoch", patient, epochs: [], lockbox: bytes32(3) } }),
  "a card": (patient) => ({ act: { kind: "fileCard", patient, location, card: bytes32(4) } }),
  "many cards, as one entry": (patient) => ({
    act: { kind: "fileCards", patient, location, cards: [4, 5, 6].map(bytes32) },
  }),
  "a grant of everything": (patient, other) => ({ act: grantAct(patient, other, { scope: scopes.everything }) }),
  "a grant of a folder, with each permission": (patient, other) => ({ act: all(patient, other) }),
  "a grant of a record": (patient, other) => ({
    act: grantAct(patient, other, { scope: recordScope, permissions: 4 }),
  }),
  "a grant that answers a request": (patient, other) => ({
    act: grantAct(patient, other, { request: bytes32(11) }),
  }),
  "an envelope": (patient, grantee) => ({
    before: [all(patient, grantee)],
    act: { kind: "updateEnvelope", patient, grantee, scope: folderScope, envelope: bytes32(12) },
  }),
  "an envelope of what was never granted": (patient, grantee) => ({
    act: { kind: "updateEnvelope", patient, grantee, scope: recordScope, envelope: bytes32(12) },
  }),
  "a revocation": (patient, other) => ({
    before: [all(patient, other)],
    act: { kind: "revokeAccess", patient, grantee: other, scope: folderScope },
  }),
  "a revocation of what was never granted": (patient, other) => ({
    act: { kind: "revokeAccess", patient, grantee: other, scope: recordScope },
  }),
  "a revocation of everyone": (patient, other) => ({
    before: [all(patient, other)],
    act: { kind: "revokeEveryone", patient },
  }),
  "an offer of a record": (patient, other) => ({
    before: [grantAct(patient, other, { permissions: 2 })],
    act: offerAct(patient, other, folderScope, false),
  }),
  "an offer of a version": (patient, other) => ({
    before: [grantAct(patient, other, { scope: recordScope, permissions: 4 })],
    act: offerAct(patient, other, recordScope, true),
  }),
  "a relinquishment": (patient, other) => ({
    before: [all(patient, other)],
    act: { kind: "relinquishAccess", patient, grantee: other, scope: folderScope },
  }),
  "a request": (patient, other) => ({
    act: { kind: "requestAccess", patient, requester: other, message: bytes32(11) },
  }),
  "a cancellation": (patient, other) => ({
    act: { kind: "cancelRequest", patient, requester: other, message: bytes32(11) },
  }),
  "a rejection": (patient, other) => ({
    act: { kind: "rejectRequest", patient, requester: other, message: bytes32(11) },
  }),
};

/**
 * Checks that the ledger reports the act as it was submitted, at the ledger's time, and changes
 * account and slot by the rules.
 */
async function appliesAct(fixture: LedgerFixture, make: (typeof samples)[string]): Promise<void> {
  const { ledger, wallets } = fixture;
  const [patient, other] = wallets;
  const { before, act } = make(patient.address, other.address);
  if (before) await ledger.submit(before, patient);
  const slot = slotOf(act);
  const state = async () => ({ account: await ledger.account(logOf(act)), grant: slot && (await ledger.grant(slot)) });
  const was = await state();
  const actor = actorOf(act) === patient.address ? patient : other;
  const receipt = await ledger.submit([act], actor);

  const entry = (await entriesOf(ledger)).at(-1);
  ok(entry, "No entry");
  equal(entry.act, act, "The act");
  equal(entry.transaction, receipt.transaction, "The transaction");
  equal(placeOf(entry.position), placeOf(receipt.position), "The position");
  sameTime(fixture, await ledger.time(), entry.position.at);

  const is = await state();
  // whether this ledger signs or sends its acts shows in the nonce of the slot only
  const signed = is.grant?.nonce !== was.grant?.nonce;
  const applied = applyAct({ ...was, cancelled: false }, act, seconds(entry.position.at), { signed });
  ok(applied.ok, "The rules refuse the act");
  const { account, grant } = applied.state;
  equal(is, { account, grant }, "The state");
}

const actCases = Object.entries(samples).map(
  ([name, make]) => [`acts: applies ${name}`, (fixture: LedgerFixture) => appliesAct(fixture, make)] as const,
);

export const ledgerActCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  ...Object.fromEntries(actCases),

  "acts: each head follows from the entries before it": async ({ ledger, wallets, advance }) => {
    const [patient, other] = wallets;
    const p = patient.address;
    await ledger.submit(
      [keyAct(p), { kind: "startEpoch", patient: p, epochs: [bytes32(1)], lockbox: bytes32(2) }],
      patient,
    );
    await advance(5);
    await ledger.submit([all(p, other.address)], patient);
    await ledger.submit([{ kind: "requestAccess", patient: p, requester: other.address, message: bytes32(3) }], other);
    await ledger.submit([offerAct(p, other.address, folderScope, true)], other);
    await ledger.submit([keyAct(other.address)], other);
    await advance(1);
    await ledger.submit([{ kind: "revokeEveryone", patient: p }], patient);
    for (const address of [p, other.address]) {
      let head = genesisHead;
      for (const { act, position } of await entriesOf(ledger, { log: address }))
        if (entersHead(act)) head = nextHead(head, seconds(position.at), act);
      equal((await ledger.account(address)).head, head, `The head of ${address}`);
    }
  },

  "acts: a participant without entries has the genesis head and zeros": async ({ ledger, wallets }) => {
    equal(await ledger.account(wallets[3].address), emptyAccount);
  },
};
