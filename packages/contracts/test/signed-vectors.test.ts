import assert from "node:assert/strict";
import { it } from "node:test";
import { type Abi, type Address, encodeFunctionData, hashTypedData, type Hex } from "viem";
import { type Act, actorOf } from "../../core/src/domain/acts/act.js";
import vectors from "../../core/test/vectors/signed-acts.json" with { type: "json" };
import { deploy } from "../src/deploy/index.js";
import { chartkeyLedgerAbi } from "../src/index.js";
import { formOf } from "./form-of-act.js";
import { hardhatClient } from "./hardhat-client.js";

// acts are known at run time only, so their arguments too
const abi: Abi = chartkeyLedgerAbi;
const signed = vectors.acts as readonly { readonly act: Act; readonly deadline: number; readonly signature: Hex }[];

/** The acts of a batch as the contract takes them. */
function batchOf(acts: readonly Act[]) {
  const of = <K extends Act["kind"]>(kind: K) =>
    acts.filter((act): act is Extract<Act, { readonly kind: K }> => act.kind === kind);
  return {
    keys: of("publishKey").map(({ key }) => key),
    revocations: of("revokeAccess"),
    epochs: of("startEpoch"),
    cards: of("fileCards"),
    grants: of("grantAccess"),
    envelopes: of("updateEnvelope"),
  };
}

it("The ledger accepts exactly what the golden vectors sign", async () => {
  const client = await hardhatClient();
  const [relayer] = await client.getAddresses();
  assert.ok(relayer);
  const { address: deployed } = await deploy(client, relayer);
  const code = await client.getCode({ address: deployed });
  // the code is the same everywhere, so it can stand at the address that the vectors name
  const address = vectors.batch.typedData.domain.verifyingContract as Address;
  await client.setCode({ address, bytecode: code ?? "0x" });
  const bring = (functionName: string, args: readonly unknown[]) =>
    client.sendTransaction({ account: relayer, to: address, data: encodeFunctionData({ abi, functionName, args }) });

  for (const { act, deadline, signature } of signed) {
    const { event, functionName, args } = formOf(act);
    const bySig = (until: number) => [...args, actorOf(act), until, signature];
    const later = bring(`${functionName}BySig`, bySig(deadline + 1));
    await assert.rejects(later, /InvalidSignature/u, `${act.kind} with another deadline`);
    await bring(`${functionName}BySig`, bySig(deadline));
    const emitted = await client.getContractEvents({ address, abi: chartkeyLedgerAbi });
    const { kind, ...members } = act;
    assert.deepEqual(
      emitted.map((log) => [log.eventName, log.args]),
      [[event, members]],
      kind,
    );
  }

  for (const { acts, deadline, signature } of [vectors.batch, vectors.revocations]) {
    const batch = acts as readonly Act[];
    await bring("batchBySig", [batchOf(batch), batch[0] && actorOf(batch[0]), deadline, signature]);
    const emitted = await client.getContractEvents({ address, abi: chartkeyLedgerAbi });
    assert.deepEqual(
      emitted.map((log) => log.eventName),
      batch.map((act) => formOf(act).event),
    );
  }
});

it("The golden vectors sign acts of every kind, and viem hashes them alike", () => {
  const kinds = new Set(signed.map(({ act }) => formOf(act).functionName));
  const twins = chartkeyLedgerAbi.filter(({ type }) => type === "function").map(({ name }) => name);
  assert.deepEqual(
    [...kinds].map((name) => `${name}BySig`).toSorted(),
    twins.filter((name) => name.endsWith("BySig") && name !== "batchBySig").toSorted(),
  );
  for (const { typedData, digest } of [...vectors.acts, vectors.batch, vectors.revocations])
    // viem types the data by the names in it, which are known at run time only
    assert.equal(hashTypedData(typedData as unknown as Parameters<typeof hashTypedData>[0]), digest);
});
