import type { Act, Hex } from "@chartkey/core/adapters";
import type { JsonRpcClient } from "../../src/proofs/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import type { TestChain } from "../setup/test-chain.js";

export const bytes32 = (n: number): Hex => `0x${n.toString(16).padStart(2, "0").repeat(32)}`;

/** A ledger with two participants, one of whom has seen it all. */
export async function clinic(chain: TestChain) {
  const options = await newLedger(chain);
  const { ledger } = libraries.viem.connect(chain, options);
  const wallet = await libraries.viem.wallet(chain, await newKey(chain));
  const another = await libraries.viem.wallet(chain, await newKey(chain));
  const [patient, other] = [wallet.address, another.address];
  const acts: readonly Act[] = [
    { kind: "publishKey", participant: patient, key: bytes32(1) },
    { kind: "revokeEveryone", patient },
    { kind: "revokeEveryone", patient },
    { kind: "fileCard", patient, location: bytes32(2), card: bytes32(3) },
  ];
  for (const act of acts) await ledger.submit([act], wallet);
  await ledger.submit([{ kind: "publishKey", participant: other, key: bytes32(4) }], another);
  const latest = async (): Promise<{ hash: Hex }> => chain.client.getBlock();
  return { chain, options, ledger, wallet, patient, other, trustedBlock: latest };
}

/** A node that answers like the chain's, but for what is changed. */
export const nodeAnswering = (chain: TestChain, change: (method: string, answer: never) => unknown): JsonRpcClient => ({
  // each change knows what its method answers
  send: async (method, params) => change(method, (await chain.rpc(method, params)) as never),
});

export interface Proof {
  readonly accountProof: readonly Hex[];
  readonly storageProof: readonly [{ readonly proof: readonly Hex[] }];
}

export const nodeProving = (chain: TestChain, change: (proof: Proof) => unknown): JsonRpcClient =>
  nodeAnswering(chain, (method, answer) => (method === "eth_getProof" ? change(answer) : answer));

/** The same bytes but for one bit in the middle. */
export function flipBit(node: Hex): Hex {
  const at = 2 + 2 * Math.floor((node.length - 2) / 4);
  const digit = (Number.parseInt(node[at] ?? "0", 16) ^ 1).toString(16);
  return `0x${node.slice(2, at)}${digit}${node.slice(at + 1)}`;
}
