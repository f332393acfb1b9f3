import type { EvmNode } from "../node/evm-node.js";
import type { Transaction } from "../node/schemas.js";

export type AccountNonce = Pick<Transaction, "from" | "nonce">;

/**
 * Finds the block, up to `end`, with the account's transaction of this nonce. It searches backwards
 * from `end` first, since nodes often lack the states of old blocks.
 */
async function blockWithNonce(node: EvmNode, { from, nonce }: AccountNonce, end: bigint, signal?: AbortSignal) {
  const isUsedAt = async (block: bigint) => (await node.transactionCount(from, block, signal)) > nonce;
  let high = end;
  let low = 0n;
  for (let step = 1n; high - step >= 0n; step *= 2n) {
    if (!(await isUsedAt(high - step))) {
      low = high - step + 1n;
      break;
    }
    high -= step;
  }
  while (low < high) {
    const middle = (low + high) / 2n;
    if (await isUsedAt(middle)) high = middle;
    else low = middle + 1n;
  }
  return low;
}

/** The included transaction of an account with this nonce; `undefined` while there is none. */
export async function includedWithNonce(
  node: EvmNode,
  account: AccountNonce,
  signal: AbortSignal | undefined,
): Promise<Transaction | undefined> {
  const { number: end } = await node.latest(signal);
  if ((await node.transactionCount(account.from, end, signal)) <= account.nonce) return undefined;
  const candidates = await node.transactionsInBlock(await blockWithNonce(node, account, end, signal), signal);
  return candidates.find(({ from, nonce }) => from === account.from && nonce === account.nonce);
}
