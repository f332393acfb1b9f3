import { type Hex, parseAddress } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { accountSlot } from "../../src/proofs/account-slot.js";
import { provenHeads } from "../../src/proofs/index.js";
import { newLedger } from "../setup/chain-fixture.js";
import { ownChain } from "../setup/test-chain.js";
import { nodeAnswering, flipBit, clinic, type Proof, nodeProving, bytes32 } from "./clinic.js";

const chains = { anvil: await ownChain("anvil"), hardhat: await ownChain("hardhat") };

describe.each(Object.entries(chains))("heads on %s", (_mode, chain) => {
  test("are not proven by a proof with any node altered, left out or replaced", async () => {
    const { ledger, patient, trustedBlock } = await clinic(chain);
    const tried = async (change: (proof: Proof) => unknown) =>
      provenHeads({ ledger: ledger.id, client: nodeProving(chain, change), trustedBlock }).account(patient);
    let count = 0;
    const replaced = (nodes: readonly Hex[], at: number, by: readonly Hex[]) => [
      ...nodes.slice(0, at),
      ...by,
      ...nodes.slice(at + 1),
    ];
    const ways: readonly ((node: Hex) => readonly Hex[])[] = [
      (node) => [flipBit(node)],
      () => [],
      () => ["0x"],
      () => [bytes32(9)],
    ];
    const whole: Proof[] = [];
    await tried((proof) => (whole.push(proof), proof));
    const [{ accountProof, storageProof } = { accountProof: [], storageProof: [{ proof: [] }] as const }] = whole;
    for (const way of ways) {
      for (const [at, node] of accountProof.entries()) {
        const broken = { storageProof, accountProof: replaced(accountProof, at, way(node)) };
        await expect(tried(() => broken)).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE", retryable: true });
        count += 1;
      }
      const [{ proof }] = storageProof;
      for (const [at, node] of proof.entries()) {
        const broken = { accountProof, storageProof: [{ proof: replaced(proof, at, way(node)) }] };
        await expect(tried(() => broken)).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE", retryable: true });
        count += 1;
      }
    }
    expect(count).toBeGreaterThanOrEqual(4 * 4);
  });

  test("are not proven by a proof of another account, contract or block, or by none", async () => {
    const { ledger, options, wallet, patient, other, trustedBlock } = await clinic(chain);
    const [block, old] = [await trustedBlock(), await chain.client.getBlockNumber()];
    await ledger.submit([{ kind: "revokeEveryone", patient }], wallet);
    const foreign = parseAddress((await newLedger(chain)).address);
    const at = (change: (params: readonly unknown[]) => readonly unknown[]) =>
      provenHeads({
        ledger: ledger.id,
        client: {
          send: async (method, params) => chain.rpc(method, method === "eth_getProof" ? change(params) : params),
        },
        trustedBlock: async () => block,
      });
    const number = (n: bigint): Hex => `0x${n.toString(16)}`;
    expect(await at((params) => params).account(other)).toEqual(await ledger.account(other));
    const lies = {
      "another participant": at(([address, , tag]) => [address, [accountSlot(other)], tag]),
      "another contract": at(([, slots, tag]) => [foreign, slots, tag]),
      "a later block": at(([address, slots]) => [address, slots, "latest"]),
      "an earlier block": at(([address, slots]) => [address, slots, number(old - 1n)]),
      "an empty proof": provenHeads({
        ledger: ledger.id,
        client: nodeProving(chain, () => ({ accountProof: [], storageProof: [{ proof: [] }] })),
        trustedBlock,
      }),
    };
    for (const [lie, heads] of Object.entries(lies))
      await expect(heads.account(patient), lie).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
    expect(parseAddress(options.address)).not.toBe(foreign);
  });

  test("are not proven by another header, whichever field differs", async () => {
    const { ledger, patient, trustedBlock } = await clinic(chain);
    const hash = async (change: (header: Record<string, unknown>) => unknown) =>
      provenHeads({
        ledger: ledger.id,
        client: nodeAnswering(chain, (method, answer) => (method === "eth_getBlockByHash" ? change(answer) : answer)),
        trustedBlock,
      }).account(patient);
    const stated = /^(?:hash|size|totalDifficulty|uncles|transactions|withdrawals)$/u;
    const header = (await chain.rpc("eth_getBlockByHash", [(await trustedBlock()).hash, false])) as Record<
      string,
      string
    >;
    for (const [name, value] of Object.entries(header)) {
      if (stated.test(name)) continue;
      const changed = value === "0x" ? "0x01" : `${value.slice(0, -1)}${value.endsWith("1") ? "2" : "1"}`;
      await expect(
        hash((answer) => ({ ...answer, [name]: changed })),
        name,
      ).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
    }
    await expect(hash((answer) => ({ ...answer, slotNumber: "0x1" }))).rejects.toMatchObject({
      code: "LEDGER_INCOMPLETE",
    });
    await expect(hash(() => null)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
  });

  const oversized = [`0x${"00".repeat(601)}`];
  const nonsense: Record<string, unknown> = {
    nothing: null,
    "a string": "0x",
    "numbers as nodes": { accountProof: [1], storageProof: [{ proof: [] }] },
    "no proof of the slot": { accountProof: [], storageProof: [] },
    "two proofs of slots": { accountProof: [], storageProof: [{ proof: [] }, { proof: [] }] },
    "a node without end": { accountProof: oversized, storageProof: [{ proof: [] }] },
    "nodes without end": { accountProof: Array.from({ length: 66 }, () => "0x"), storageProof: [{ proof: [] }] },
  };
  test.each(Object.entries(nonsense))("do not come from a node that answers %s", async (_, answer) => {
    const { ledger, patient, trustedBlock } = await clinic(chain);
    const heads = provenHeads({ ledger: ledger.id, client: nodeProving(chain, () => answer), trustedBlock });
    await expect(heads.account(patient)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
  });
});
