import { type Act, NO_REQUEST } from "../domain/acts/act.js";
import type { Hex } from "../domain/encoding/bytes.js";
import { parseAddress } from "../domain/identifiers/address.js";
import type { Wallet } from "../ports/wallet.js";
import { equal, rejects, throwsTypeError } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import {
  actsOf,
  folderScope,
  grantAct,
  keyAct,
  offerAct,
  recordScope,
  scopes,
  seconds,
  bytes32,
} from "./ledger-samples.js";

/** Checks that the ledger refuses, and that nothing has changed. */
async function refuses(fixture: LedgerFixture, wallet: Wallet, ...acts: readonly Act[]): Promise<void> {
  await refusesWith(fixture, "LEDGER_REVERTED", wallet, acts);
}

async function refusesWith(
  { ledger }: LedgerFixture,
  code: "LEDGER_REVERTED" | "REQUEST_CLOSED",
  wallet: Wallet,
  acts: readonly Act[],
): Promise<void> {
  const before = [await actsOf(ledger), await ledger.account(wallet.address)];
  const error = await rejects(() => ledger.submit(acts, wallet), code);
  equal(error.retryable, false, "Whether it is retryable");
  equal([await actsOf(ledger), await ledger.account(wallet.address)], before, "What the ledger holds");
}

const grantTerms: Readonly<Record<string, Parameters<typeof grantAct>[2]>> = {
  "without a permission": { permissions: 0 },
  "with an unknown permission": { permissions: 8 },
  "that was over long ago": { until: 1 },
};

const refusedTerms = Object.entries(grantTerms).map(
  ([name, terms]) =>
    [
      `refusals: a grant ${name}`,
      (fixture: LedgerFixture) => {
        const [patient, doctor] = fixture.wallets;
        return refuses(fixture, patient, grantAct(patient.address, doctor.address, terms));
      },
    ] as const,
);

export const ledgerRefusalCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  ...Object.fromEntries(refusedTerms),

  "refusals: a grant to the patient": (fixture) => {
    const [patient] = fixture.wallets;
    return refuses(fixture, patient, grantAct(patient.address, patient.address));
  },

  "refusals: a grant to nobody": (fixture) => {
    const [patient] = fixture.wallets;
    return refuses(fixture, patient, grantAct(patient.address, parseAddress(`0x${"0".repeat(40)}`)));
  },

  "refusals: a grant that ends at the present second": async (fixture) => {
    const [patient, doctor] = fixture.wallets;
    await fixture.advance(1);
    const until = seconds(await fixture.ledger.time());
    await refuses(fixture, patient, grantAct(patient.address, doctor.address, { until }));
  },

  "refusals: a grant that answers a cancelled request": async (fixture) => {
    const { ledger, wallets } = fixture;
    const [patient, doctor, other] = wallets;
    const cancel = (requester: Wallet, message: Hex, of = patient): Act => ({
      kind: "cancelRequest",
      patient: of.address,
      requester: requester.address,
      message,
    });
    const approve = (message: Hex, grantee = doctor) =>
      grantAct(patient.address, grantee.address, { request: message });
    // what others cancel, what is cancelled with another patient, and what names no request
    await ledger.submit([cancel(other, bytes32(1))], other);
    await ledger.submit([cancel(doctor, bytes32(1), other)], doctor);
    await ledger.submit([cancel(doctor, NO_REQUEST)], doctor);
    for (const request of [bytes32(1), NO_REQUEST]) await ledger.submit([approve(request)], patient);

    await ledger.submit([cancel(doctor, bytes32(1))], doctor);
    // the same signature twice would be one submission
    await fixture.advance(1);
    await ledger.submit([cancel(doctor, bytes32(1))], doctor);
    await refusesWith(fixture, "REQUEST_CLOSED", patient, [approve(bytes32(1))]);
    await refusesWith(fixture, "REQUEST_CLOSED", patient, [keyAct(patient.address), approve(bytes32(1))]);
    await ledger.submit([approve(bytes32(2))], patient);
  },

  "refusals: an offer without a grant, or under one that does not allow it": async (fixture) => {
    const [patient, doctor] = fixture.wallets;
    const offer = (amends: boolean, scope = folderScope) => offerAct(patient.address, doctor.address, scope, amends);
    const grant = (permissions: number) => grantAct(patient.address, doctor.address, { permissions });
    await refuses(fixture, doctor, offer(false));
    await fixture.ledger.submit([grant(5)], patient);
    await refuses(fixture, doctor, offer(false));
    await fixture.ledger.submit([grant(3)], patient);
    await refuses(fixture, doctor, offer(true));
    await refuses(fixture, doctor, offer(false, recordScope));
    await refuses(fixture, doctor, offer(false, scopes.everything));
  },

  "refusals: an offer under a grant that has ended": async (fixture) => {
    const { ledger, wallets, advance } = fixture;
    const [patient, doctor] = wallets;
    const p = patient.address;
    const offer = offerAct(p, doctor.address, folderScope, false);
    const until = seconds(await ledger.time()) + 10;
    await ledger.submit([grantAct(p, doctor.address, { permissions: 2, until })], patient);
    await advance(10);
    await refuses(fixture, doctor, offer);
    await ledger.submit([grantAct(p, doctor.address, { permissions: 2 })], patient);
    await ledger.submit([{ kind: "revokeAccess", patient: p, grantee: doctor.address, scope: folderScope }], patient);
    await refuses(fixture, doctor, offer);
    await ledger.submit([grantAct(p, doctor.address, { permissions: 2 })], patient);
    await ledger.submit([{ kind: "revokeEveryone", patient: p }], patient);
    await refuses(fixture, doctor, offer);
  },

  "refusals: relinquishing what is not active": async (fixture) => {
    const [patient, doctor] = fixture.wallets;
    const p = patient.address;
    const relinquish: Act = { kind: "relinquishAccess", patient: p, grantee: doctor.address, scope: folderScope };
    await refuses(fixture, doctor, relinquish);
    await fixture.ledger.submit([grantAct(p, doctor.address)], patient);
    await refuses(fixture, doctor, { ...relinquish, scope: scopes.everything });
    await fixture.ledger.submit([relinquish], doctor);
    await refuses(fixture, doctor, relinquish);
  },

  "refusals: misuse is a TypeError and prompts nobody": async ({ ledger, wallets, prompts }) => {
    const [patient, doctor] = wallets;
    const p = patient.address;
    const misused: readonly (readonly Act[])[] = [
      [],
      Array.from({ length: 129 }, () => keyAct(p)),
      [keyAct(p), keyAct(doctor.address)],
      [
        {
          kind: "offerRecord",
          patient: p,
          author: doctor.address,
          scope: folderScope,
          amends: false,
          offer: bytes32(1),
        },
      ],
      [{ kind: "publishKey", participant: p, key: "0x01" }],
      [keyAct(p), { kind: "fileCard", patient: p, location: bytes32(1), card: bytes32(2) }],
      [keyAct(p), { kind: "rejectRequest", patient: p, requester: doctor.address, message: bytes32(1) }],
      [grantAct(p, doctor.address), keyAct(p)],
      [
        { kind: "revokeEveryone", patient: p },
        { kind: "revokeEveryone", patient: p },
      ],
      [
        { kind: "revokeAccess", patient: p, grantee: doctor.address, scope: folderScope },
        { kind: "startEpoch", patient: p, epochs: [bytes32(1)], lockbox: bytes32(2) },
      ],
      [grantAct(p, doctor.address, { scope: bytes32(3) })],
      [grantAct(p, doctor.address, { until: 2 ** 40 })],
      [grantAct(p, doctor.address, { until: 1.5 })],
    ];
    for (const acts of misused) await throwsTypeError(() => ledger.submit(acts, patient));
    equal(prompts(), 0, "Prompts");
    equal(await actsOf(ledger), []);
  },
};
