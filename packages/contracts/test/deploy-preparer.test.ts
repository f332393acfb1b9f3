import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chartkeyPreparerCode } from "../src/deploy/deployed-code.js";
import { deploy, DeploymentError, deployPreparer } from "../src/deploy/index.js";
import { chartkeyPreparerAddress } from "../src/deployments/index.js";
import { hardhatClient } from "./hardhat-client.js";

describe("deployPreparer", () => {
  it("deploys the preparer beside a ledger of its own, once", async () => {
    const client = await hardhatClient();
    const [account, other] = await client.getAddresses();
    assert.ok(account && other);
    await deploy(client, account);
    const first = await deployPreparer(client, account);
    assert.equal(first.address, chartkeyPreparerAddress);
    assert.equal(await client.getCode({ address: chartkeyPreparerAddress }), chartkeyPreparerCode);
    assert.deepEqual(await deployPreparer(client, other), first);
    assert.equal(await client.getTransactionCount({ address: other }), 0);
  });

  it("does nothing where other code stands in the preparer's place", async () => {
    const client = await hardhatClient();
    const [account] = await client.getAddresses();
    assert.ok(account);
    await client.setCode({ address: chartkeyPreparerAddress, bytecode: "0x60006000fd" });
    await assert.rejects(
      deployPreparer(client, account),
      (error) => error instanceof DeploymentError && error.code === "CODE_UNEXPECTED",
    );
    assert.equal(await client.getTransactionCount({ address: account }), 0);
  });
});
