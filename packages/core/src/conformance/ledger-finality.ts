import { equal, rejectsWith } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { ledgerReorganisationCases } from "./ledger-reorganisation.js";
import { entriesOf, keyAct } from "./ledger-samples.js";

export const ledgerFinalityCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  "finality: a receipt settles, and its entry is final": async ({ ledger, wallets, advance }) => {
    const receipt = await ledger.submit([keyAct(wallets[0].address)], wallets[0]);
    const settling = ledger.finalized(receipt);
    for (let i = 0; i < 3; i++) await advance(1);
    const settled = await settling;
    equal(settled.position, { ...receipt.position, final: true });
    equal(settled.transaction, receipt.transaction);
    equal((await entriesOf(ledger))[0]?.position, settled.position);
  },

  "finality: what may still be removed is not reported as final": async ({ ledger, wallets }) => {
    const receipt = await ledger.submit([keyAct(wallets[0].address)], wallets[0]);
    const final = !ledger.capabilities.reorganises;
    equal(receipt.position.final, final, "The receipt");
    equal((await entriesOf(ledger))[0]?.position.final, final, "The entry");
  },

  "finality: an abort ends the waiting": async ({ ledger, wallets }) => {
    const receipt = await ledger.submit([keyAct(wallets[0].address)], wallets[0]);
    if (!ledger.capabilities.reorganises) return;
    const stop = new AbortController();
    const reason = new Error("stopped");
    const settling = rejectsWith(() => ledger.finalized(receipt, { signal: stop.signal }), reason);
    await ledger.time();
    stop.abort(reason);
    await settling;
  },

  ...ledgerReorganisationCases,
};
