import assert from "node:assert/strict";
import { it } from "node:test";
import hre, { artifacts } from "hardhat";
import { chartkeyLedgerCode, chartkeyPreparerCode, chartkeyRegistryCode } from "../src/deploy/deployed-code.js";
import { chartkeyLedgerAddress, chartkeyPreparerAddress, deploymentOn } from "../src/deployments/index.js";
import { recorded } from "../src/deployments/recorded.js";
import { deploymentModules } from "../tasks/deployment-modules.js";
import { deterministicAddress } from "../tasks/deterministic-address.js";

const ledger = await artifacts.readArtifact("ChartkeyLedger");
const registry = await artifacts.readArtifact("ChartkeyRegistry");
const preparer = await artifacts.readArtifact("Preparer");

it("The addresses in src are those of the contracts (else: pnpm generate)", () => {
  assert.equal(chartkeyLedgerAddress, deterministicAddress(ledger.bytecode));
  assert.equal(chartkeyPreparerAddress, deterministicAddress(preparer.bytecode));
});

it("The deployed code in src is that of the contracts (else: pnpm generate)", () => {
  assert.equal(chartkeyLedgerCode, ledger.deployedBytecode);
  assert.equal(chartkeyRegistryCode, registry.deployedBytecode);
  assert.equal(chartkeyPreparerCode, preparer.deployedBytecode);
});

it("The deployments in src are those on record (else: pnpm generate)", async () => {
  const { "src/deployments/recorded.ts": text = "" } = await deploymentModules(hre);
  const chains = [...text.matchAll(/^ {2}(\d+): .*fromBlock: (\d+)n/gmu)];
  assert.deepEqual(
    recorded,
    Object.fromEntries(
      chains.map(([, chainId, block = ""]) => [chainId, { address: chartkeyLedgerAddress, fromBlock: BigInt(block) }]),
    ),
  );
});

it("Nothing is known of a chain without a record, such as a developer's own", () => {
  assert.equal(deploymentOn(31_337), undefined);
  assert.equal(deploymentOn(31_337n), undefined);
});
