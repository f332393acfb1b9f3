import assert from "node:assert/strict";
import { it } from "node:test";
import { artifacts } from "hardhat";
import { chartkeyLedgerBytecode, chartkeyPreparerBytecode, chartkeyRegistryBytecode } from "../src/deploy/index.js";
import { chartkeyLedgerAbi, chartkeyPreparerAbi, chartkeyRegistryAbi } from "../src/index.js";

// `hardhat test` has compiled the contracts before it runs this.
const { abi, bytecode, deployedBytecode } = await artifacts.readArtifact("ChartkeyLedger");

const plain = (compiled: unknown): unknown =>
  JSON.parse(JSON.stringify(compiled, (key, value: unknown) => (key === "internalType" ? undefined : value)));

it("The ABI in src is that of the contract (else: pnpm generate)", () => {
  assert.deepEqual(chartkeyLedgerAbi, plain(abi));
});

it("The bytecode in src is that of the contract (else: pnpm generate)", () => {
  assert.equal(chartkeyLedgerBytecode, bytecode);
});

it("The code is under 10.5 KB", () => {
  const size = deployedBytecode.length / 2 - 1;
  assert.ok(size < 10_500, `${size} bytes`);
});

for (const [name, sourceAbi, sourceBytecode] of [
  ["ChartkeyRegistry", chartkeyRegistryAbi, chartkeyRegistryBytecode],
  ["Preparer", chartkeyPreparerAbi, chartkeyPreparerBytecode],
] as const)
  it(`ABI and bytecode of ${name} in src are those of the contract (else: pnpm generate)`, async () => {
    const compiled = await artifacts.readArtifact(name);
    assert.deepEqual(sourceAbi, plain(compiled.abi));
    assert.equal(sourceBytecode, compiled.bytecode);
  });
