import { planningLedger } from "@chartkey/core/conformance";
import { createPublicClient, http } from "viem";
import type { EvmLedger, EvmLedgerOptions, EvmWallet } from "../../src/index.js";
import { viemLedger } from "../../src/viem/index.js";
import { PATIENCE } from "../../../../test/setup/patience.js";
import type { Endpoint } from "./libraries.js";

type Answer = (method: string, params: readonly unknown[]) => object | undefined;

/**
 * A ledger on a proxy of a node that records the requests. Acts that are submitted without `base`
 * are planned on the account as it is.
 * @param answer the proxy's own `result` or `error`; `undefined` to ask the node
 */
export function watchedLedger(node: Endpoint, options: EvmLedgerOptions, answer: Answer = () => undefined) {
  const asked: string[] = [];
  const waiting = new Map<string, () => void>();
  let held: Promise<void> | undefined;
  const fetchFn: typeof fetch = async (input, init) => {
    const { id, method, params } = JSON.parse(init?.body as string) as {
      readonly id: number;
      readonly method: string;
      readonly params: readonly unknown[];
    };
    asked.push(method);
    await held;
    const own = answer(method, params);
    const response = own === undefined ? await fetch(input, init) : Response.json({ jsonrpc: "2.0", id, ...own });
    waiting.get(method)?.();
    return response;
  };
  const transport = http(node.url, { fetchFn, retryCount: 0, timeout: PATIENCE });
  const client = createPublicClient({ chain: node.chain, transport, pollingInterval: node.pollingInterval ?? 10 });
  return {
    ledger: planningLedger<EvmWallet, EvmLedger>(viemLedger({ client, timeout: PATIENCE, ...options })),
    asked,
    /**
     * Asks the node nothing until the function that it returns is called: the ledger sees what was
     * before and what is after, and nothing between.
     */
    hold: (): (() => void) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    /** Resolves when the node has answered this the next time. */
    whenAnswered: (method: string) => new Promise<void>((resolve) => void waiting.set(method, resolve)),
  };
}
