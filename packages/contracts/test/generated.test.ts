import assert from "node:assert/strict";
import { it } from "node:test";
import { artifacts } from "hardhat";
import { chartkeyLedgerBytecode } from "../src/deploy/index.js";
import { chartkeyLedgerAbi } from "../src/index.js";

// `hardhat test` has compiled the contracts before it runs this.
const { abi, bytecode, deployedBytecode } = await artifacts.readArtifact("ChartkeyLedger");

it("The ABI in src is that of the contract (else: pnpm generate)", () => {
  const withoutInternalTypes: unknown = JSON.parse(
    JSON.stringify(abi, (key, value: unknown) => (key === "internalType" ? undefined : value)),
  );
  assert.deepEqual(chartkeyLedgerAbi, withoutInternalTypes);
});

it("The bytecode in src is that of the contract (else: pnpm generate)", () => {
  assert.equal(chartkeyLedgerBytecode, bytecode);
});

it("The code leaves room for relayed acts: under 10.5 KB when they are there", () => {
  const size = deployedBytecode.length / 2 - 1;
  assert.ok(size < 6_000, `${size} bytes`);
});
