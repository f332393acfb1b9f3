import { equal } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { keyAct, seconds } from "./ledger-samples.js";

export const ledgerTimeCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  "time: is that of the latest entry or block, in whole seconds": async ({ ledger, wallets, advance, connect }) => {
    const before = seconds(await ledger.time());
    equal(before, Math.floor(before), "Whole seconds");
    await advance(3_600);
    equal(seconds(await ledger.time()), before + 3_600);
    const { position } = await ledger.submit([keyAct(wallets[0].address)], wallets[0]);
    equal(await ledger.time(), position.at);
    equal(await connect().time(), position.at, "Another adapter");
  },

  "time: adapters of one ledger name it alike": async ({ ledger, connect }) => {
    equal(connect().id, ledger.id);
  },
};
