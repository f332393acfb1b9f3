import { deployDeterministic } from "@chartkey/contracts/deploy";
import { chartkeyLedgerAddress } from "@chartkey/contracts/deployments";
import { createPublicClient, createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterEach, expect, test } from "vitest";
import { PATIENCE } from "../../../test/setup/patience.js";
import { factory } from "../../contracts/src/deploy/factory.js";
import { type GethChain, startGethChain } from "./setup/geth-chain.js";
import { libraries } from "./setup/libraries.js";

let geth: GethChain;
afterEach(() => geth.stop());

/** Deploys with a new account. */
async function deploy() {
  const account = privateKeyToAccount(geth.newKey());
  const client = createPublicClient({
    chain: geth.chain,
    transport: http(geth.url, { timeout: PATIENCE }),
    pollingInterval: 10,
  });
  const wallet = createWalletClient({ chain: geth.chain, transport: http(geth.url, { timeout: PATIENCE }), account });
  const sent = () => client.getTransactionCount({ address: account.address });
  return { sent, deployment: deployDeterministic(client, (transaction) => wallet.sendTransaction(transaction)) };
}

test("geth refuses the factory's transaction, and no ether is spent on it", async () => {
  geth = await startGethChain({ accounts: 1 });
  const { deployment, sent } = await deploy();
  await expect(deployment).rejects.toMatchObject({ code: "FACTORY_REFUSED" });
  expect(await sent()).toBe(0);
});

test("geth with the factory in its genesis block has the ledger at the address of every chain; readers start at its block", async () => {
  geth = await startGethChain({ accounts: 4, contracts: { [factory.address]: factory.code } });
  await geth.advance(1);
  const first = await (await deploy()).deployment;
  expect(first.address).toBe(chartkeyLedgerAddress);

  const { deployment, sent } = await deploy();
  expect(await deployment).toEqual(first);
  expect(await sent()).toBe(0);

  const { address, block: fromBlock } = first;
  const { ledger, close } = libraries.viem.connect(geth, { address, fromBlock });
  const wallet = await libraries.viem.wallet(geth, geth.newKey());
  await ledger.submit([{ kind: "revokeEveryone", patient: wallet.address }], wallet);
  const kinds = [];
  for await (const update of ledger.entries({ log: wallet.address }))
    if (update.type === "entry") kinds.push(update.entry.act.kind);
  expect(kinds).toEqual(["revokeEveryone"]);
  close();
});
