import assert from "node:assert/strict";
import { it } from "node:test";
import { type Abi, encodeFunctionData, parseEther } from "viem";
import { type Act, actorOf } from "../../core/src/domain/acts/act.js";
import { parseAddress } from "../../core/src/domain/identifiers/address.js";
import { hashAct, nextHead } from "../../core/src/domain/acts/head.js";
import { type Hex, toHex } from "../../core/src/domain/encoding/bytes.js";
import vectors from "../../core/test/vectors/acts.json" with { type: "json" };
import { deploy } from "../src/deploy/index.js";
import { chartkeyLedgerAbi } from "../src/index.js";
import { directArguments, formOf } from "./form-of-act.js";
import { hardhatClient } from "./hardhat-client.js";

const entries = vectors.log as readonly {
  readonly time: number;
  readonly act: Act;
  readonly hashStruct: Hex;
  readonly head: Hex;
  readonly nonce: number;
  readonly access: number;
}[];

it("The golden vectors hold acts of every kind", () => {
  const events = chartkeyLedgerAbi.filter(({ type }) => type === "event").map(({ name }) => name);
  assert.deepEqual(new Set(entries.map(({ act }) => formOf(act).event)), new Set(events));
});

it("The ledger emits and links the golden vectors, as core does", async () => {
  const client = await hardhatClient();
  const [deployer] = await client.getAddresses();
  assert.ok(deployer);
  const { address } = await deploy(client, deployer);
  const patient = parseAddress(vectors.patient);
  // acts are known at run time only, so their arguments too
  const abi: Abi = chartkeyLedgerAbi;
  const accountOf = () =>
    client.readContract({ address, abi: chartkeyLedgerAbi, functionName: "accountOf", args: [patient] });

  for (const { time, act, hashStruct, head, nonce, access } of entries) {
    const { event, functionName } = formOf(act);
    const sender = actorOf(act);
    const [before, , nonceBefore, accessBefore] = await accountOf();
    const args = directArguments(act, { nonce: nonceBefore, access: accessBefore });
    await client.impersonateAccount({ address: sender });
    await client.setBalance({ address: sender, value: parseEther("1") });
    await client.setNextBlockTimestamp({ timestamp: BigInt(time) });
    const data = encodeFunctionData({ abi, functionName, args });
    await client.sendTransaction({ account: sender, to: address, data });

    const emitted = await client.getContractEvents({ address, abi: chartkeyLedgerAbi });
    const { kind, ...members } = act;
    assert.deepEqual(
      emitted.map((log) => [log.eventName, log.args]),
      [[event, members]],
    );
    const [after, , ...counters] = await accountOf();
    assert.equal(after, head, `head after ${kind}`);
    assert.deepEqual(counters, [nonce, access], `counters after ${kind}`);
    assert.equal(toHex(hashAct(act)), hashStruct, `hashStruct of ${kind}`);
    if (after !== before) assert.equal(nextHead(before, time, act), head, `core's head after ${kind}`);
  }
});
