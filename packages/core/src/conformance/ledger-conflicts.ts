import type { Act } from "../domain/acts/act.js";
import type { ActCounters } from "../domain/acts/act-counters.js";
import type { Address } from "../domain/identifiers/address.js";
import type { Hex } from "../domain/encoding/bytes.js";
import { equal, ok, rejects, throwsTypeError } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { actsOf, bytes32, folderScope, grantAct, keyAct, offerAct } from "./ledger-samples.js";

const card = (patient: Address, n = 4): Act => ({ kind: "fileCard", patient, location: bytes32(3), card: bytes32(n) });

const named: Readonly<Record<string, (patient: Address, other: Address) => Act>> = {
  "a key": (patient) => keyAct(patient, 7),
  "an epoch": (patient) => ({ kind: "startEpoch", patient, epochs: [bytes32(1)], lockbox: bytes32(2) }),
  "a card": (patient) => card(patient),
  cards: (patient) => ({ kind: "fileCards", patient, location: bytes32(3), cards: [bytes32(4), bytes32(5)] }),
  "a grant": (patient, other) => grantAct(patient, other, { envelope: bytes32(8) }),
  "an envelope": (patient, grantee) => ({
    kind: "updateEnvelope",
    patient,
    grantee,
    scope: folderScope,
    envelope: bytes32(8),
  }),
  "a rejection": (patient, requester) => ({ kind: "rejectRequest", patient, requester, message: bytes32(11) }),
};

const shifted = ({ nonce, access }: ActCounters, by: number): ActCounters => ({
  nonce: nonce + by,
  access: access + by,
});

/** The counters after one own act of each kind that matters. */
async function prepared({ ledger, wallets: [patient, doctor] }: LedgerFixture): Promise<ActCounters> {
  await ledger.submit([grantAct(patient.address, doctor.address, { permissions: 7 })], patient);
  await ledger.submit([card(patient.address, 1)], patient);
  const { nonce, access } = await ledger.account(patient.address);
  equal({ nonce, access }, { nonce: 2, access: 1 }, "The counters");
  return { nonce, access };
}

/** Checks that the ledger refuses for certain, before the prompt, and that nothing has changed. */
async function conflicts({ ledger, wallets, prompts }: LedgerFixture, acts: readonly Act[], base: ActCounters) {
  const [patient] = wallets;
  const before = [await actsOf(ledger), await ledger.account(patient.address), prompts()];
  let stored = 0;
  const beforePrompt = async () => void (stored += 1);
  const error = await rejects(() => ledger.submit(acts, patient, { base, beforePrompt }), "LEDGER_CONFLICT");
  equal(error.retryable, true, "Whether it is retryable");
  equal(stored, 0, "Nothing was stored for it");
  equal([await actsOf(ledger), await ledger.account(patient.address), prompts()], before, "What the ledger holds");
}

const namedCases = Object.entries(named).map(
  ([name, make]) =>
    [
      `conflicts: ${name} is refused unless it was planned on the account as it is`,
      async (fixture: LedgerFixture) => {
        const { ledger, wallets } = fixture;
        const [patient, doctor] = wallets;
        const base = await prepared(fixture);
        const act = make(patient.address, doctor.address);
        for (const by of [-1, 1]) await conflicts(fixture, [act], shifted(base, by));
        await ledger.submit([act], patient, { base });
        equal((await actsOf(ledger)).at(-1), act);
      },
    ] as const,
);

export const ledgerConflictCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  ...Object.fromEntries(namedCases),

  "conflicts: what others do moves neither number": async (fixture) => {
    const { ledger, wallets } = fixture;
    const [patient, doctor, stranger] = wallets;
    const p = patient.address;
    const base = await prepared(fixture);
    await ledger.submit([offerAct(p, doctor.address, folderScope, false)], doctor);
    await ledger.submit(
      [{ kind: "relinquishAccess", patient: p, grantee: doctor.address, scope: folderScope }],
      doctor,
    );
    const request = { patient: p, requester: stranger.address, message: bytes32(3) };
    await ledger.submit([{ kind: "requestAccess", ...request }], stranger);
    await ledger.submit([{ kind: "cancelRequest", ...request }], stranger);
    const { nonce, access } = await ledger.account(p);
    equal({ nonce, access }, base, "The counters");
    const grant = grantAct(p, stranger.address);
    await ledger.submit([grant], patient, { base });
    equal((await actsOf(ledger)).at(-1), grant);
  },

  "conflicts: of a grant and the rejection of the request that it answers, the first happens": async (fixture) => {
    const { ledger, wallets } = fixture;
    const [patient, doctor] = wallets;
    const [p, requester] = [patient.address, doctor.address];
    const planned = await prepared(fixture);
    const reject = (message: Hex): Act => ({ kind: "rejectRequest", patient: p, requester, message });
    await ledger.submit([reject(bytes32(11))], patient, { base: planned });
    await conflicts(fixture, [grantAct(p, requester, { request: bytes32(11) })], planned);

    const { nonce, access } = await ledger.account(p);
    await ledger.submit([grantAct(p, requester, { request: bytes32(12) })], patient, { base: { nonce, access } });
    await conflicts(fixture, [reject(bytes32(12))], { nonce, access });
  },

  "conflicts: several acts count on": async (fixture) => {
    const { ledger, wallets } = fixture;
    const [patient, doctor, other] = wallets;
    const p = patient.address;
    const base = await prepared(fixture);
    const acts: readonly Act[] = [
      keyAct(p, 7),
      { kind: "startEpoch", patient: p, epochs: [bytes32(1)], lockbox: bytes32(2) },
      { kind: "startEpoch", patient: p, epochs: [bytes32(3)], lockbox: bytes32(4) },
      { kind: "fileCards", patient: p, location: bytes32(5), cards: [bytes32(6)] },
      grantAct(p, other.address),
      { kind: "updateEnvelope", patient: p, grantee: doctor.address, scope: folderScope, envelope: bytes32(7) },
    ];
    for (const by of [-1, 1]) await conflicts(fixture, acts, shifted(base, by));
    await ledger.submit(acts, patient, { base });
    equal((await actsOf(ledger)).slice(-acts.length), acts);
    const { nonce, access } = await ledger.account(p);
    equal({ nonce, access }, { nonce: 8, access: 4 }, "The counters");
  },

  "conflicts: a revocation happens, whatever it was planned on": async (fixture) => {
    const { ledger, wallets } = fixture;
    const [patient, doctor] = wallets;
    const [p, grantee] = [patient.address, doctor.address];
    const base = await prepared(fixture);
    const revocation: Act = { kind: "revokeAccess", patient: p, grantee, scope: folderScope };
    for (const acts of [[revocation], [revocation, revocation], [{ kind: "revokeEveryone", patient: p } as const]]) {
      for (const plannedOn of [undefined, { nonce: 0, access: 0 }]) {
        await ledger.submit(acts, patient, { base: plannedOn });
        equal((await actsOf(ledger)).slice(-acts.length), acts);
      }
    }
    equal(await ledger.hasAccess({ patient: p, grantee, scopes: [folderScope] }), false);
    await conflicts(fixture, [card(p, 9)], base);
    await conflicts(fixture, [grantAct(p, grantee)], base);
  },

  "conflicts: of equal acts at one base, exactly one happens": async (fixture) => {
    const { ledger, wallets, connect } = fixture;
    const [patient, doctor] = wallets;
    const base = await prepared(fixture);
    const grant = grantAct(patient.address, doctor.address, { envelope: bytes32(8) });
    const devices = [ledger, connect()];
    const outcomes = await Promise.allSettled(devices.map((device) => device.submit([grant], patient, { base })));
    const failures = outcomes.filter(({ status }) => status === "rejected");
    // two equal transactions of one account may be one, which both then see; a wallet may refuse
    // one
    ok(failures.length <= 1, "One of them succeeds");
    await conflicts(fixture, [grant], base);
    const landed = (await actsOf(ledger)).filter(({ kind }) => kind === "grantAccess");
    equal(landed.slice(1), [grant], "What happened");
  },

  "conflicts: acts that name a number need a base": async ({ ledger, wallets, prompts }) => {
    const [patient, doctor] = wallets;
    for (const make of Object.values(named)) {
      const acts = [make(patient.address, doctor.address)];
      await throwsTypeError(() => ledger.submit(acts, patient, { base: undefined }));
      for (const wrong of [
        { nonce: 0, access: 2 ** 16 },
        { nonce: -1, access: 0 },
        { nonce: 0.5, access: 0 },
      ])
        await throwsTypeError(() => ledger.submit(acts, patient, { base: wrong }));
    }
    equal(prompts(), 0, "Prompts");
    equal(await actsOf(ledger), []);
  },
};
