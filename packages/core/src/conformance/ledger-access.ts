import type { Address } from "../domain/identifiers/address.js";
import type { EncodedScope } from "../domain/grants/scope.js";
import { FOREVER } from "../domain/grants/until.js";
import type { Ledger } from "../ports/ledger.js";
import { equal, ok, throwsTypeError } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { atOneTime } from "./ledger-moment.js";
import { folderScope, grantAct, recordScope, scopes, seconds } from "./ledger-samples.js";

const opens = (ledger: Ledger<never>, patient: Address, grantee: Address, ...queried: readonly EncodedScope[]) =>
  ledger.hasAccess({ patient, grantee, scopes: queried });

const namedScopes = Object.entries(scopes);

const grantOf = namedScopes.map(
  ([name, scope]) =>
    [
      `access: a grant of ${name} opens that and nothing else`,
      async ({ ledger, wallets }: LedgerFixture) => {
        const [patient, doctor, stranger] = wallets;
        const [p, d] = [patient.address, doctor.address];
        equal(await opens(ledger, p, d, scope), false, "Before");
        equal(await ledger.grant({ patient: p, grantee: d, scope }), undefined, "Before");
        await ledger.submit([grantAct(p, d, { scope })], patient);
        for (const [queried, other] of namedScopes)
          equal(await opens(ledger, p, d, other), other === scope, `Query of ${queried}`);
        equal(await opens(ledger, p, d, ...namedScopes.map(([, other]) => other)), true, "A query of all");
        equal(await opens(ledger, p, d), false, "A query of nothing");
        equal(await opens(ledger, p, stranger.address, scope), false, "A stranger");
        equal(await opens(ledger, d, p, scope), false, "The other way round");
        equal(await ledger.grant({ patient: p, grantee: d, scope }), {
          until: FOREVER,
          permissions: 1,
          everyoneEpoch: 0,
          nonce: 1,
        });
      },
    ] as const,
);

export const ledgerAccessCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  ...Object.fromEntries(grantOf),

  "access: the patient always has access, without a grant": async ({ ledger, wallets }) => {
    const [patient] = wallets;
    equal(await opens(ledger, patient.address, patient.address, folderScope), true);
    equal(await opens(ledger, patient.address, patient.address), true);
  },

  "access: a grant ends at its very second": async (fixture) => {
    const { ledger, wallets, advance, clock } = fixture;
    const [patient, doctor] = wallets;
    const [p, d] = [patient.address, doctor.address];
    const until = seconds(await ledger.time()) + 10;
    await ledger.submit([grantAct(p, d, { until })], patient);
    await advance(Math.max(1, until - 1 - seconds(await ledger.time())));
    const [before, first] = await atOneTime(fixture, () => opens(ledger, p, d, folderScope));
    equal(first, before < until, "One second before");
    await advance(1);
    const [after, then] = await atOneTime(fixture, () => opens(ledger, p, d, folderScope));
    ok(after >= until && !then, "At the second");
    if (clock === "manual") equal([before, after], [until - 1, until], "The times");
    equal(await ledger.grant({ patient: p, grantee: d, scope: folderScope }), {
      until,
      permissions: 1,
      everyoneEpoch: 0,
      nonce: 1,
    });
  },

  "access: a revoked grant opens nothing, until granted again": async ({ ledger, wallets }) => {
    const [patient, doctor, other] = wallets;
    const [p, d] = [patient.address, doctor.address];
    await ledger.submit([grantAct(p, d), grantAct(p, d, { scope: recordScope }), grantAct(p, other.address)], patient);
    await ledger.submit([{ kind: "revokeAccess", patient: p, grantee: d, scope: folderScope }], patient);
    equal(await opens(ledger, p, d, folderScope), false, "Revoked");
    equal(await opens(ledger, p, d, recordScope), true, "Another scope");
    equal(await opens(ledger, p, other.address, folderScope), true, "Another grantee");
    equal((await ledger.grant({ patient: p, grantee: d, scope: folderScope }))?.until, 0);
    await ledger.submit([grantAct(p, d)], patient);
    equal(await opens(ledger, p, d, folderScope), true, "Granted again");
  },

  "access: revoking what was never granted leaves nothing granted": async ({ ledger, wallets }) => {
    const [patient, doctor] = wallets;
    const slot = { patient: patient.address, grantee: doctor.address, scope: folderScope };
    await ledger.submit([{ kind: "revokeAccess", ...slot }], patient);
    equal(await ledger.grant(slot), undefined);
  },

  "access: revoking everyone ends every grant so far, and none that comes": async ({ ledger, wallets }) => {
    const [patient, doctor, other] = wallets;
    const [p, d] = [patient.address, doctor.address];
    await ledger.submit([grantAct(p, d), grantAct(p, other.address, { scope: recordScope })], patient);
    await ledger.submit([grantAct(other.address, d)], other);
    await ledger.submit([{ kind: "revokeEveryone", patient: p }], patient);
    equal(await opens(ledger, p, d, folderScope), false, "The first");
    equal(await opens(ledger, p, other.address, recordScope), false, "The second");
    equal(await opens(ledger, other.address, d, folderScope), true, "Another patient's");
    await ledger.submit([grantAct(p, d)], patient);
    equal(await opens(ledger, p, d, folderScope), true, "Granted again");
    equal((await ledger.grant({ patient: p, grantee: d, scope: folderScope }))?.everyoneEpoch, 1);
    equal(await opens(ledger, p, other.address, recordScope), false, "The second, still");
  },

  "access: a relinquished grant opens nothing": async ({ ledger, wallets }) => {
    const [patient, doctor] = wallets;
    const slot = { patient: patient.address, grantee: doctor.address, scope: folderScope };
    await ledger.submit([grantAct(slot.patient, slot.grantee)], patient);
    await ledger.submit([{ kind: "relinquishAccess", ...slot }], doctor);
    equal(await opens(ledger, slot.patient, slot.grantee, folderScope), false);
    equal((await ledger.grant(slot))?.until, 0);
  },

  "access: contributing and amending do not open": async ({ ledger, wallets }) => {
    const [patient, doctor] = wallets;
    await ledger.submit([grantAct(patient.address, doctor.address, { permissions: 6 })], patient);
    equal(await opens(ledger, patient.address, doctor.address, folderScope), false);
  },

  "access: granting again replaces until and permissions": async ({ ledger, wallets }) => {
    const [patient, doctor] = wallets;
    const [p, d] = [patient.address, doctor.address];
    const until = seconds(await ledger.time()) + 5_000;
    await ledger.submit([grantAct(p, d, { permissions: 7 }), grantAct(p, d, { permissions: 1, until })], patient);
    equal(await ledger.grant({ patient: p, grantee: d, scope: folderScope }), {
      until,
      permissions: 1,
      everyoneEpoch: 0,
      nonce: 2,
    });
  },

  "access: every change of a grant takes its nonce, and nothing else does": async ({ ledger, wallets }) => {
    const [patient, doctor, other] = wallets;
    const slot = { patient: patient.address, grantee: doctor.address, scope: folderScope };
    const nonce = async () => (await ledger.grant(slot))?.nonce;
    await ledger.submit([{ kind: "revokeAccess", ...slot }], patient);
    equal(await nonce(), undefined, "Ending what was never granted");
    await ledger.submit([grantAct(slot.patient, slot.grantee)], patient);
    equal(await nonce(), 1, "Granted");
    await ledger.submit([grantAct(slot.patient, slot.grantee), grantAct(slot.patient, other.address)], patient);
    equal(await nonce(), 2, "Granted again");
    await ledger.submit([{ kind: "revokeEveryone", patient: slot.patient }], patient);
    equal(await nonce(), 2, "Everyone revoked");
    await ledger.submit([{ kind: "revokeAccess", ...slot }], patient);
    equal(await nonce(), 3, "Revoked");
    await ledger.submit([{ kind: "revokeAccess", ...slot }], patient);
    equal(await nonce(), 4, "Revoked twice");
    await ledger.submit([grantAct(slot.patient, slot.grantee)], patient);
    await ledger.submit([{ kind: "relinquishAccess", ...slot }], doctor);
    equal(await nonce(), 6, "Relinquished");
  },

  "access: a query has at most 16 scopes": async ({ ledger, wallets }) => {
    const [patient, doctor] = wallets;
    const [p, d] = [patient.address, doctor.address];
    const many = (length: number) => Array.from({ length }, () => folderScope);
    equal(await opens(ledger, p, d, ...many(16)), false);
    await throwsTypeError(() => opens(ledger, p, d, ...many(17)));
  },
};
