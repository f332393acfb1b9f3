import { genesisHead } from "../domain/acts/head.js";
import type { Cursor, Receipt } from "../domain/ledger/position.js";
import { equal, ok, rejects } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { actsOf, entriesOf, folderScope, grantAct, keyAct } from "./ledger-samples.js";

/** What happens to entries and receipts when blocks are removed. */
export const ledgerReorganisationCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  "finality: a reorganisation takes entries, grants and heads away": async ({ ledger, wallets, reorganise }) => {
    if (!ledger.capabilities.reorganises) return;
    const [patient, doctor] = wallets;
    const [p, d] = [patient.address, doctor.address];
    await ledger.submit([keyAct(p)], patient);
    const { head } = await ledger.account(p);
    await reorganise(async () => {
      await ledger.submit([grantAct(p, d)], patient);
      await ledger.submit([keyAct(d)], doctor);
    });
    equal(await actsOf(ledger), [keyAct(p)]);
    equal((await ledger.account(p)).head, head);
    equal((await ledger.account(d)).head, genesisHead);
    equal(await ledger.hasAccess({ patient: p, grantee: d, scopes: [folderScope] }), false);
    await ledger.submit([grantAct(p, d)], patient);
    equal(await actsOf(ledger), [keyAct(p), grantAct(p, d)], "The second try");
  },

  "finality: a receipt that a reorganisation removed is dropped": async ({ ledger, wallets, reorganise }) => {
    if (!ledger.capabilities.reorganises) return;
    const receipts: Receipt[] = [];
    let settling: Promise<unknown> = Promise.resolve();
    await reorganise(async () => {
      const receipt = await ledger.submit([keyAct(wallets[0].address)], wallets[0]);
      receipts.push(receipt);
      settling = rejects(() => ledger.finalized(receipt), "LEDGER_DROPPED");
    });
    await settling;
    const [receipt] = receipts;
    ok(receipt, "A receipt");
    const error = await rejects(() => ledger.finalized(receipt), "LEDGER_DROPPED");
    equal(error.retryable, true, "Whether it is retryable");
  },

  "finality: a cursor whose entry was removed passes over nothing": async ({
    ledger,
    wallets,
    reorganise,
    connect,
  }) => {
    if (!ledger.capabilities.reorganises) return;
    const [patient, other] = wallets;
    await ledger.submit([keyAct(patient.address)], patient);
    const cursors: Cursor[] = [];
    await reorganise(async () => {
      await ledger.submit([keyAct(other.address)], other);
      await ledger.submit([keyAct(other.address, 2)], other);
      cursors.push(...(await entriesOf(ledger)).map(({ cursor }) => cursor));
    });
    await ledger.submit([keyAct(other.address, 3)], other);
    for (const after of cursors)
      for (const adapter of [ledger, connect()])
        equal((await actsOf(adapter, { after })).at(-1), keyAct(other.address, 3));
    equal(await actsOf(ledger, { after: cursors[0] }), [keyAct(other.address, 3)], "One that is still there");
  },
};
