import { createPublicClient, http } from "viem";
import type { EvmLedgerOptions } from "../../src/index.js";
import { viemLedger } from "../../src/viem/index.js";
import type { Endpoint } from "./libraries.js";

type Answer = (method: string, params: readonly unknown[]) => object | undefined;

/**
 * A ledger on a proxy of a node that records the requests.
 * @param answer the proxy's own `result` or `error`; `undefined` to ask the node
 */
export function watchedLedger(node: Endpoint, options: EvmLedgerOptions, answer: Answer = () => undefined) {
  const asked: string[] = [];
  const waiting = new Map<string, () => void>();
  const fetchFn: typeof fetch = async (input, init) => {
    const { id, method, params } = JSON.parse(init?.body as string) as {
      readonly id: number;
      readonly method: string;
      readonly params: readonly unknown[];
    };
    asked.push(method);
    waiting.get(method)?.();
    const own = answer(method, params);
    return own === undefined ? fetch(input, init) : Response.json({ jsonrpc: "2.0", id, ...own });
  };
  const transport = http(node.url, { fetchFn, retryCount: 0 });
  const client = createPublicClient({ chain: node.chain, transport, pollingInterval: node.pollingInterval ?? 10 });
  return {
    ledger: viemLedger({ client, ...options }),
    asked,
    /** Resolves at the next request of this method. */
    whenAsked: (method: string) => new Promise<void>((resolve) => void waiting.set(method, resolve)),
  };
}
