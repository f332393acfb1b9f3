import type { EvmCall, EvmNode } from "../node/evm-node.js";
import type { TransactionReceipt } from "./transaction-receipt.js";
import { untilAnswered, type Waiting } from "./until-answered.js";

/**
 * Whether a transaction has nothing to do with a call: neither its sender nor what it calls is the
 * account, and it names neither the account nor the call, as those do that are sent for it.
 */
export async function isForeign(
  node: EvmNode,
  { transactionHash }: TransactionReceipt,
  { from: account, data }: EvmCall,
  waiting: Waiting,
): Promise<boolean> {
  const found = await untilAnswered(() => node.transaction(transactionHash, waiting.signal), waiting);
  if (!found) return false;
  const { from, to, input } = found;
  const own = account?.toLowerCase() ?? "";
  return from !== own && to !== own && !input.includes(own.slice(2)) && !input.includes(data.slice(2));
}
