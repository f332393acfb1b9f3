import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { getContract } from "viem";
import { deployRegistry } from "../src/deploy/index.js";
import { chartkeyRegistryAbi } from "../src/index.js";
import { hardhatClient } from "./hardhat-client.js";

describe("deployRegistry", () => {
  it("makes a registry without registrars, which the administrator appoints", async () => {
    const client = await hardhatClient();
    const [admin, registrar] = await client.getAddresses();
    assert.ok(admin && registrar);
    const { address, block } = await deployRegistry(client, admin, { admin });
    assert.equal(block, 1n);
    const registry = getContract({ address, abi: chartkeyRegistryAbi, client });
    const role = await registry.read.REGISTRAR();
    assert.equal(await registry.read.defaultAdmin(), admin);
    assert.equal(await registry.read.hasRole([role, admin]), false);
    await registry.write.grantRole([role, registrar], { account: admin });
    assert.equal(await registry.read.hasRole([role, registrar]), true);
  });

  for (const admin of ["0x", "0x12", `0x${"00".repeat(20)}`, `0x${"zz".repeat(20)}`, `0x${"11".repeat(32)}`] as const)
    it(`refuses ${admin} as an administrator before anything is sent`, async () => {
      const untouched = { request: () => assert.fail("asked") };
      await assert.rejects(deployRegistry(untouched, `0x${"ab".repeat(20)}`, { admin }), TypeError);
    });
});
