import { ledgerSuite } from "@chartkey/core/conformance";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chainFixture, type SharedChain } from "./setup/chain-fixture.js";
import { type GethChain, startGethChain } from "./setup/geth-chain.js";
import { libraries } from "./setup/libraries.js";
import { deployEmitter, deployLedger, emitAt } from "./setup/real-ledger.js";

const cases = Object.entries(ledgerSuite);
/** Four wallets, who deploys, and who emits. */
const KEYS_PER_CASE = 6;

let geth: GethChain;
beforeAll(async () => {
  geth = await startGethChain({ accounts: KEYS_PER_CASE * cases.length * Object.keys(libraries).length });
});
afterAll(() => geth.stop());

const shared = (deploy: typeof deployLedger): SharedChain => ({
  node: () => geth,
  newKey: async () => geth.newKey(),
  newLedger: async () => ({ ...(await deploy(geth, geth.newKey())), finality: { depth: 3 } }),
  clock: "manual",
  advance: geth.advance,
  reorganise: geth.reorganise,
  emit: (ledger, topics) => emitAt(geth, geth.newKey(), ledger, topics),
});

/** The ledger itself logs nothing unknown: cases that need it have one that can be made to. */
const deployFor = (title: string) => (title.includes("unknown kind") ? deployEmitter : deployLedger);

describe.each(Object.entries(libraries))("%s on geth", (_, library) => {
  for (const [title, run] of cases) test(title, () => run(() => chainFixture(shared(deployFor(title)), library)));

  test("an entry is final once geth's finalized block has come so far", async () => {
    const deployed = await deployLedger(geth, geth.newKey());
    const { ledger, close } = library.connect(geth, { ...deployed, finality: "finalized" });
    const wallet = await library.wallet(geth, geth.newKey());
    const receipt = await ledger.submit([{ kind: "revoke-everyone", patient: wallet.address }], wallet);
    const settling = ledger.settled(receipt);
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
