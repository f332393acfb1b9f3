import { ledgerSuite } from "@chartkey/core/conformance";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chainFixture } from "./setup/chain-fixture.js";
import { type GethChain, startGethChain } from "./setup/geth-chain.js";
import { libraries } from "./setup/libraries.js";
import { deployLedger, KEYS_PER_CASE, onRealNodes } from "./setup/real-ledger.js";

const cases = Object.entries(ledgerSuite);

let geth: GethChain;
beforeAll(async () => {
  geth = await startGethChain({ accounts: KEYS_PER_CASE * cases.length * Object.keys(libraries).length });
});
afterAll(() => geth.stop());

describe.each(Object.entries(libraries))("%s on geth", (_, library) => {
  for (const [title, run] of cases)
    test(title, () =>
      run(() => chainFixture(onRealNodes(title, 3, { ...geth, node: () => geth, clock: "manual" }), library)),
    );

  test("an entry is final once geth's finalized block has come so far", async () => {
    const deployed = await deployLedger(geth, geth.newKey());
    const { ledger, close } = library.connect(geth, { ...deployed, finality: "finalized" });
    const wallet = await library.wallet(geth, geth.newKey());
    const receipt = await ledger.submit([{ kind: "revokeEveryone", patient: wallet.address }], wallet);
    const settling = ledger.finalized(receipt);
    const finalized = async () => (await geth.client.getBlock({ blockTag: "finalized" })).number;
    const included = await geth.client.getBlockNumber();
    while ((await finalized()) < included) {
      const finals = [];
      for await (const update of ledger.entries({}))
        if (update.type === "entry") finals.push(update.entry.position.final);
      expect(finals).toEqual([false]);
      await geth.advance(1);
    }
    expect(await settling).toMatchObject({ position: { final: true } });
    close();
  });
});
