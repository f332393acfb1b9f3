import type { EvmNode } from "../node/evm-node.js";
import type { EvmLedgerOptions } from "../options/ledger-options.js";

export type Finality = NonNullable<EvmLedgerOptions["finality"]>;

/** The number of the last final block; negative when no block is final yet. */
export async function finalBlockNumber(node: EvmNode, finality: Finality, latest: bigint, signal?: AbortSignal) {
  if (finality !== "finalized") return latest - BigInt(finality.depth);
  return (await node.block("finalized", signal))?.number ?? -1n;
}
