import { deploy, deployDeterministic, type Sender } from "@chartkey/contracts/deploy";
import { chartkeyLedgerAddress } from "@chartkey/contracts/deployments";
import { type Hex, numberToHex } from "viem";
import { expect, onTestFinished, test } from "vitest";
import { startAnvil } from "../../../../test/setup/anvil.js";
import { PATIENCE } from "../../../../test/setup/patience.js";
import { asking } from "../setup/lying-proxy.js";
import { type Behaviour, behaviours } from "../setup/public-node/behaviours.js";
import { testChain } from "../setup/test-chain.js";

/** `NODES=all` takes every behaviour; otherwise those of nodes that lack the newest blocks. */
const isAll = process.env["NODES"] === "all";
const all = Object.entries(behaviours) as readonly (readonly [string, Behaviour])[];
const tried = all.filter(([name]) => isAll || name.includes("lags"));

/** Without it, anvil has the factory from its first block on. */
const FACTORY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
/** What the factory costs, and much more than the gas of both ledgers. */
const MOST = 3n * 10n ** 16n;

test.each(tried)(
  "behind a node that %s, each ledger is put there once, and found again",
  async (_, behaviour) => {
    const { url, stop } = await startAnvil();
    onTestFinished(stop);
    const { client, rpc, payer } = testChain("anvil", url);
    await client.setCode({ address: FACTORY, bytecode: "0x" });
    await client.mine({ blocks: 60 });
    const account = await payer();
    const ask = asking(url);
    const lie = behaviour();
    const node = {
      request: async ({ method, params = [] }: { method: string; params?: unknown }) =>
        lie(method, params as readonly unknown[], ask),
    };
    const sender: Sender = async ({ value = 0n, ...rest }) =>
      (await rpc("eth_sendTransaction", [{ from: account, ...rest, value: numberToHex(value) }])) as Hex;
    const before = await client.getBalance({ address: account });
    const { address } = await deploy(node, sender);
    expect(await client.getCode({ address })).toBeDefined();
    const found = await deployDeterministic(node, sender);
    expect(found.address).toBe(chartkeyLedgerAddress);
    const sent = await client.getTransactionCount({ address: account });
    expect(await deployDeterministic(node, sender)).toEqual(found);
    expect(await client.getTransactionCount({ address: account })).toBe(sent);
    expect(before - (await client.getBalance({ address: account }))).toBeLessThan(MOST);
  },
  PATIENCE,
);
