import { parseGwei, type Transaction } from "viem";

/**
 * Fees with which a pool takes a transaction in the place of another one. Geth wants at least a
 * tenth more of both fees, and the other one may itself have paid as much as geth suggests after
 * dear blocks.
 */
export function outbidding({ gasPrice, maxFeePerGas, maxPriorityFeePerGas }: Transaction) {
  const more = (fee: bigint | undefined) => 2n * (fee ?? gasPrice ?? 0n) + parseGwei("1");
  return { maxFeePerGas: more(maxFeePerGas), maxPriorityFeePerGas: more(maxPriorityFeePerGas) };
}
