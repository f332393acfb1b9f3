import type { Hex } from "@chartkey/core/adapters";
import { type Lie, RpcFailure } from "../lying-proxy.js";
import type { LogLimit } from "./log-limits.js";

interface LogQuery {
  readonly fromBlock?: Hex;
  readonly toBlock?: Hex;
}

/** The ends of a log query over blocks; `undefined` for other requests. */
export function rangeOf(method: string, [query]: readonly unknown[]): readonly [bigint, bigint] | undefined {
  const { fromBlock, toBlock } = (query ?? {}) as LogQuery;
  return method === "eth_getLogs" && fromBlock && toBlock ? [BigInt(fromBlock), BigInt(toBlock)] : undefined;
}

/**
 * Refuses log queries over more blocks than this, in the words of a provider.
 * @param blocks by default the provider's own limit
 */
export const limited =
  ({ limit = 100, status, code = -32000, message }: LogLimit, blocks = limit): Lie =>
  (method, params, ask) => {
    const [first, last] = rangeOf(method, params) ?? [0n, 0n];
    if (last - first < BigInt(blocks)) return ask(method, params);
    const digits = (value: bigint) => `0x${value.toString(16)}`;
    const words = message.replace("{from}", digits(first)).replace("{to}", digits(first + BigInt(blocks) - 1n));
    throw new RpcFailure({ code, message: words }, status);
  };
