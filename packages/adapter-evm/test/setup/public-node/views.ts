import type { Hex } from "@chartkey/core/adapters";
import { type Ask, type Lie, RpcFailure } from "../lying-proxy.js";

/** What a node says of a block that it does not have. */
export type Unknown = "says so" | "answers with no logs";

interface RpcBlock {
  readonly number: Hex;
}

interface LogQuery {
  readonly fromBlock?: Hex;
  readonly toBlock?: Hex;
  readonly blockHash?: Hex;
}

const hex = (value: bigint): Hex => `0x${value.toString(16)}`;
const isNumber = (tag: unknown): tag is Hex => typeof tag === "string" && tag.startsWith("0x");
const isNamedByHash = (tag: unknown): tag is { readonly blockHash: Hex } =>
  typeof tag === "object" && tag !== null && "blockHash" in tag;
const notFound = () => new RpcFailure({ code: -32000, message: "header not found" });

/** Where the block of a state stands among the parameters of each method. */
const STATE_AT: Readonly<Record<string, number>> = {
  eth_call: 1,
  eth_getCode: 1,
  eth_getBalance: 1,
  eth_getTransactionCount: 1,
};

/** The node as it was `lag` blocks ago. */
export function viewBehind(lag: bigint, unknown: Unknown): Lie {
  const headOf = async (ask: Ask): Promise<bigint> => {
    const latest = BigInt((await ask("eth_blockNumber", [])) as Hex);
    return latest > lag ? latest - lag : 0n;
  };

  const logs = async (query: LogQuery, head: bigint, ask: Ask) => {
    if (query.blockHash) {
      const block = (await ask("eth_getBlockByHash", [query.blockHash, false])) as RpcBlock | null;
      if (block && BigInt(block.number) <= head) return ask("eth_getLogs", [query]);
      if (unknown === "says so") throw new RpcFailure({ code: -32000, message: "unknown block" });
      return [];
    }
    const [first, last] = [BigInt(query.fromBlock ?? "0x0"), isNumber(query.toBlock) ? BigInt(query.toBlock) : head];
    if (last <= head) return ask("eth_getLogs", [query]);
    if (unknown === "says so")
      throw new RpcFailure({ code: -32602, message: "block range extends beyond current head block" });
    return first > head ? [] : ask("eth_getLogs", [{ ...query, toBlock: hex(head) }]);
  };

  return async (method, params, ask) => {
    const head = await headOf(ask);
    const [tag] = params;
    if (method === "eth_blockNumber") return hex(head);
    if (method === "eth_getLogs") return logs(tag as LogQuery, head, ask);
    if (method === "eth_getBlockByNumber") {
      if (isNumber(tag)) return BigInt(tag) <= head ? ask(method, params) : null;
      const block = (await ask(method, params)) as RpcBlock | null;
      return block && BigInt(block.number) > head ? ask(method, [hex(head), params[1]]) : block;
    }
    if (method === "eth_getBlockByHash") {
      const block = (await ask(method, params)) as RpcBlock | null;
      return block && BigInt(block.number) <= head ? block : null;
    }
    if (method === "eth_getTransactionReceipt") {
      const receipt = (await ask(method, params)) as { readonly blockNumber: Hex } | null;
      return receipt && BigInt(receipt.blockNumber) <= head ? receipt : null;
    }
    if (method === "eth_getTransactionByHash") {
      const found = (await ask(method, params)) as { readonly blockNumber: Hex | null } | null;
      const isPending = found?.blockNumber && BigInt(found.blockNumber) > head;
      return isPending ? { ...found, blockHash: null, blockNumber: null, transactionIndex: null } : found;
    }
    const at = STATE_AT[method];
    if (at === undefined || params[at] === "pending") return ask(method, params);
    const wanted = params[at];
    // by its hash (EIP-1898), where a node that lacks the block knows no state
    if (isNamedByHash(wanted)) {
      const block = (await ask("eth_getBlockByHash", [wanted.blockHash, false])) as RpcBlock | null;
      if (!block || BigInt(block.number) > head) throw notFound();
      return ask(method, params);
    }
    if (isNumber(wanted) && BigInt(wanted) > head) throw notFound();
    return ask(method, isNumber(wanted) ? params : params.with(at, hex(head)));
  };
}

/**
 * Several nodes behind one address. Which of them gets a request follows no pattern that the
 * requests could have, and is the same in every run.
 */
export function balanced(...views: readonly Lie[]): Lie {
  let state = 1;
  return (method, params, ask) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
    const view = views[(state >> 16) % views.length];
    return view ? view(method, params, ask) : ask(method, params);
  };
}
