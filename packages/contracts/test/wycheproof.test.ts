import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { it } from "node:test";
import {
  type Address,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseAbi,
  sha256,
  toHex,
} from "viem";
import * as z from "zod";
import { loadVectors } from "../../core/test/primitives/load-vectors.js";
import { compile } from "./compile.js";
import { hardhatClient } from "./hardhat-client.js";

const half = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const abi = parseAbi(["function isBy(address actor, bytes32 digest, bytes signature) view returns (bool)"]);
const compiled = z.object({ evm: z.object({ deployedBytecode: z.object({ object: z.string() }) }) });
const source = `pragma solidity ^0.8.24;
import {Signature} from "contracts/Signature.sol";
contract Open {
    function isBy(address actor, bytes32 digest, bytes calldata signature) external view returns (bool) {
        return Signature.isBy(actor, digest, signature);
    }
}`;

/** The code of a contract that says of any digest what the ledger says of an act's. */
function openCode(): Hex {
  const { resolve } = createRequire(import.meta.url);
  const read = (path: string) =>
    readFileSync(path.startsWith("contracts/") ? new URL(`../${path}`, import.meta.url) : resolve(path), "utf8");
  const { contracts } = compile({ "Open.sol": source }, ["evm.deployedBytecode.object"], read);
  const { evm } = compiled.parse(contracts["Open.sol"]?.["Open"]);
  return `0x${evm.deployedBytecode.object}`;
}

it("The contract takes Wycheproof's valid signatures with a low s, in both forms, and no other of the 252", async () => {
  const client = await hardhatClient();
  const address: Address = "0x00000000000000000000000000000000000000cc";
  await client.setCode({ address, bytecode: openCode() });
  const isBy = async (actor: Address, digest: Hex, signature: Hex) => {
    const { data } = await client.call({
      to: address,
      data: encodeFunctionData({ abi, functionName: "isBy", args: [actor, digest, signature] }),
    });
    return decodeFunctionResult({ abi, data: data ?? "0x" });
  };
  const vectors = await loadVectors("ecdsa-secp256k1");
  const wrong: number[] = [];
  for (const { id, key, msg, sig, result } of vectors) {
    const signer: Address = `0x${keccak256(`0x${key.slice(2)}`).slice(-40)}`;
    const digest = sha256(`0x${msg}`);
    const isLow = BigInt(`0x${sig.slice(64) || "0"}`) <= half;
    // the first bit of a low s is the parity's
    const compact = (parity: number) =>
      Buffer.from(sig, "hex").map((byte, at) => (at === 32 ? byte | (parity << 7) : byte));
    const forms = [0, 1].map((parity): readonly Hex[] => [
      `0x${sig}${(27 + parity).toString(16)}`,
      ...(isLow ? [toHex(compact(parity))] : []),
    ]);
    const taken = await Promise.all(
      forms.map(async (of) => Promise.all(of.map(async (signature) => isBy(signer, digest, signature)))),
    );
    const isTaken = taken.some((of) => of.every(Boolean));
    const isSometimes = taken.flat().includes(true);
    if (isTaken !== (result === "valid" && isLow) || isSometimes !== isTaken) wrong.push(id);
  }
  assert.equal(vectors.length, 252);
  assert.deepEqual(wrong, []);
});
