import { equal } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { sameTime } from "./ledger-moment.js";
import { keyAct, seconds } from "./ledger-samples.js";

export const ledgerTimeCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  "time: is that of the latest entry or block, in whole seconds": async (fixture) => {
    const { ledger, wallets, advance, connect } = fixture;
    const before = seconds(await ledger.time());
    equal(before, Math.floor(before), "Whole seconds");
    await advance(5);
    sameTime(fixture, await ledger.time(), new Date((before + 5) * 1000), "After five seconds");
    const { position } = await ledger.submit([keyAct(wallets[0].address)], wallets[0]);
    sameTime(fixture, await ledger.time(), position.at, "After an entry");
    sameTime(fixture, await connect().time(), position.at, "Another adapter");
  },

  "time: adapters of one ledger name it alike": async ({ ledger, connect }) => {
    equal(connect().id, ledger.id);
  },
};
