import type { EvmNode } from "../node/evm-node.js";
import type { Transaction } from "../node/schemas.js";

export type Nonce = Pick<Transaction, "from" | "nonce">;

/** The block, up to `end`, with the account's transaction of this nonce. It is near the end: states far back are often gone. */
async function blockWithNonce(node: EvmNode, { from, nonce }: Nonce, end: bigint, signal?: AbortSignal) {
  const isTakenAt = async (block: bigint) => (await node.transactionCount(from, block, signal)) > nonce;
  let high = end;
  let low = 0n;
  for (let step = 1n; high - step >= 0n; step *= 2n) {
    if (!(await isTakenAt(high - step))) {
      low = high - step + 1n;
      break;
    }
    high -= step;
  }
  while (low < high) {
    const middle = (low + high) / 2n;
    if (await isTakenAt(middle)) high = middle;
    else low = middle + 1n;
  }
  return low;
}

/** The included transaction that has this nonce; `undefined` while the nonce is free. */
export async function successorOf(
  node: EvmNode,
  lost: Nonce,
  signal: AbortSignal | undefined,
): Promise<Transaction | undefined> {
  const { number: end } = await node.latest(signal);
  if ((await node.transactionCount(lost.from, end, signal)) <= lost.nonce) return undefined;
  const candidates = await node.transactionsIn(await blockWithNonce(node, lost, end, signal), signal);
  return candidates.find(({ from, nonce }) => from === lost.from && nonce === lost.nonce);
}
