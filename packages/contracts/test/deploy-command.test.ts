import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { createTestClient, type Hex, http, publicActions } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { hardhat } from "viem/chains";
import { PATIENCE } from "../../../test/setup/patience.js";
import { startAnvil } from "../../../test/setup/anvil.js";
import { startHardhat } from "../../../test/setup/hardhat.js";
import type { LocalChain } from "../../../test/setup/local-chain.js";
import { chartkeyLedgerCode, chartkeyPreparerCode, chartkeyRegistryCode } from "../src/deploy/deployed-code.js";
import { factory } from "../src/deploy/factory.js";
import { chartkeyLedgerAddress, chartkeyPreparerAddress } from "../src/deployments/index.js";
import { registryOf } from "../tasks/create2-contract.js";
import type { DeploymentRecord } from "../tasks/deployment-record.js";
import { deployCommand } from "./deploy-command.js";

const admin: Hex = "0x00000000000000000000000000000000000000ad";
const registry = registryOf(admin).address;

const clientOf = (chain: LocalChain) =>
  createTestClient({ mode: "hardhat", chain: hardhat, transport: http(chain.url, { timeout: PATIENCE }) }).extend(
    publicActions,
  );

/** The command as an account that has ether, and nothing else, gives it. */
async function commandOn(chain: LocalChain, ether = 10n ** 18n) {
  const key = generatePrivateKey();
  const payer = privateKeyToAddress(key);
  const client = clientOf(chain);
  await client.setBalance({ address: payer, value: ether });
  const command = await deployCommand({ PRIVATE_RPC_URL: chain.url, PRIVATE_DEPLOYER_KEY: key });
  const record = async () => (await command.record(31_337)) as DeploymentRecord;
  return {
    client,
    payer,
    ...command,
    record,
    run: (...args: string[]) => command.run("--network", "private", ...args),
  };
}

/** A node in between, which tells when it is asked something. */
async function overheard(url: string) {
  const questions = new EventEmitter();
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { method } = JSON.parse(body) as { readonly method: string };
      questions.emit(method);
      const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
      response.end(await answer.text());
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: (method: string) => once(questions, method),
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

for (const [name, start] of [
  ["anvil, which has the factory", () => startAnvil()],
  ["Hardhat's network, which has none", startHardhat],
] as const)
  describe(`The command on ${name}`, () => {
    let chain: LocalChain;
    let first: Awaited<ReturnType<typeof commandOn>>;
    before(async () => {
      chain = await start();
      first = await commandOn(chain);
    });
    after(async () => {
      await first.remove();
      await chain.stop();
    });

    it("deploys ledger and preparer at the addresses of every chain, and records blocks and transactions", async () => {
      const said = await first.run();
      const { contracts } = await first.record();
      const [ledger, preparer] = contracts;
      assert.ok(ledger?.transaction && preparer?.transaction);
      assert.deepEqual(contracts, [
        { ...ledger, name: "ChartkeyLedger", address: chartkeyLedgerAddress },
        { ...preparer, name: "Preparer", address: chartkeyPreparerAddress },
      ]);
      const receipt = await first.client.getTransactionReceipt({ hash: ledger.transaction });
      assert.equal(receipt.blockNumber, BigInt(ledger.block));
      assert.equal(receipt.from, first.payer.toLowerCase());
      assert.equal(await first.client.getCode({ address: chartkeyLedgerAddress }), chartkeyLedgerCode);
      assert.equal(await first.client.getCode({ address: chartkeyPreparerAddress }), chartkeyPreparerCode);
      assert.ok(said.includes(`${chartkeyLedgerAddress} on private (chain 31337), from block ${ledger.block} on`));
    });

    it("changes nothing the second time, whoever gives it, and says the same", async () => {
      const second = await commandOn(chain, 0n);
      await second.run();
      assert.deepEqual(await second.record(), await first.record());
      assert.deepEqual(await readdir(join(second.records, "journals")).catch(() => []), []);
      await second.remove();
    });

    it("brings a registry too, under an administrator", async () => {
      const earlier = await first.record();
      await first.run("--registry-admin", admin);
      const { contracts } = await first.record();
      assert.deepEqual(contracts.slice(0, 2), earlier.contracts);
      assert.deepEqual(contracts[2], { ...contracts[2], name: "ChartkeyRegistry", address: registry });
      assert.equal(await first.client.getCode({ address: registry }), chartkeyRegistryCode);
    });
  });

describe("The command ends with what to do, and changes nothing,", () => {
  let chain: LocalChain;
  before(async () => {
    chain = await startHardhat();
  });
  after(() => chain.stop());

  const says = async (words: RegExp, { ether, args = [] }: { ether?: bigint; args?: readonly string[] } = {}) => {
    const { run, remove, client, payer } = await commandOn(chain, ether);
    await assert.rejects(run(...args), (error: { stderr: string }) => words.test(error.stderr));
    assert.equal(await client.getTransactionCount({ address: payer }), 0);
    await remove();
  };

  it("for an administrator that is no address", () =>
    says(/--registry-admin/u, { args: ["--registry-admin", "0x12"] }));

  it("for a record that cannot be read", async () => {
    const { run, remove, records } = await commandOn(chain);
    await mkdir(records, { recursive: true });
    await writeFile(join(records, "31337.json"), "{}");
    await assert.rejects(run(), (error: { stderr: string }) => /31337\.json is no record/u.test(error.stderr));
    await remove();
  });

  it("for a payer without ether, and succeeds once there is some", async () => {
    const { run, remove, client, payer, record } = await commandOn(chain, 0n);
    await client.setCode({ address: factory.address, bytecode: factory.code });
    await assert.rejects(run(), (error: { stderr: string }) => /funds|balance/iu.test(error.stderr));
    await client.setBalance({ address: payer, value: 10n ** 18n });
    await run();
    assert.equal((await record()).contracts[0]?.address, chartkeyLedgerAddress);
    await remove();
  });

  it("for other code in the ledger's place", async () => {
    await clientOf(chain).setCode({ address: chartkeyLedgerAddress, bytecode: "0x00" });
    await says(/Other code than the ChartkeyLedger's is at/u);
  });
});

it("The command waits for what an earlier run sent before it was killed", async () => {
  const anvil = await startAnvil("--no-mining");
  after(() => anvil.stop());
  const node = await overheard(anvil.url);
  after(() => node.stop());
  const { run, remove, records, client, payer, record, kill } = await commandOn(node);
  const journal = join(records, "journals", "31337", chartkeyLedgerAddress, "journal.jsonl");
  const killed = run();
  while (!(await readFile(journal, "utf8").catch(() => "")).includes('"TRANSACTION_SEND"')) await pause(100);
  kill();
  await assert.rejects(killed);
  const waited = run();
  // it finds no receipt, and waits for the next block
  await node.asked("eth_getTransactionReceipt");
  await node.asked("eth_getBlockByNumber");
  await client.request({ method: "evm_setIntervalMining", params: [1] });
  await waited;
  assert.equal((await record()).contracts[0]?.address, chartkeyLedgerAddress);
  assert.equal(await client.getTransactionCount({ address: payer }), 2);
  await remove();
});
