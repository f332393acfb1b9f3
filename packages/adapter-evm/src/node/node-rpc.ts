import { abortable, isChartkeyError, pause } from "@chartkey/core/adapters";
import type * as z from "zod/mini";
import type { EvmLibrary } from "../library/evm-library.js";
import { busyFor } from "./retry.js";
import { misconfigured, nodeError, unavailable } from "./rpc-error.js";
import { quantitySchema } from "./schemas.js";
import { SharedRequest } from "./shared-request.js";

/** How often a node is asked that wants fewer requests, and the first pause in milliseconds. */
const BUSY_TRIES = 6;
const BUSY_PAUSE = 250;

export type RpcLibrary = Pick<EvmLibrary, "request" | "errorName" | "pollingInterval">;

/** Requests to a node, through the library that the app uses. */
export class NodeRpc {
  readonly #library: RpcLibrary;
  readonly #chainId: number;
  readonly #timeout: number;
  readonly #chain = new SharedRequest(() => this.send(quantitySchema, "eth_chainId", []));

  /** @param timeout milliseconds for one request */
  constructor(library: RpcLibrary, chainId: number, timeout: number) {
    this.#library = library;
    this.#chainId = chainId;
    this.#timeout = timeout;
  }

  pollingInterval(): number {
    return this.#library.pollingInterval();
  }

  /** @throws ChartkeyError MISCONFIGURED for a node on another chain, with another ledger */
  async checkChain(): Promise<void> {
    const found = await this.#chain.ask();
    if (found === BigInt(this.#chainId)) return;
    throw misconfigured(
      `The node is on chain ${found}, the ledger on chain ${this.#chainId}`,
      "Give the ledger a client of its own chain.",
    );
  }

  /** Sends a request, and sends it again when the node wants fewer requests for a while. */
  async send<T>(
    schema: z.ZodMiniType<T>,
    method: string,
    params: readonly unknown[],
    signal?: AbortSignal,
  ): Promise<T> {
    for (let tries = 1, wait = BUSY_PAUSE, waited = 0; ; tries++, wait *= 2) {
      const limit = AbortSignal.timeout(this.#timeout);
      try {
        const answer = await abortable(this.#library.request(method, params), limit);
        const parsed = schema.safeParse(answer);
        if (parsed.success) return parsed.data;
        throw unavailable(`The node's answer to ${method} makes no sense`, parsed.error);
      } catch (error) {
        if (isChartkeyError(error)) throw error;
        const busy = busyFor(error);
        const next = busy?.after ?? wait;
        waited += next;
        if (busy === undefined || tries === BUSY_TRIES || waited > this.#timeout)
          throw nodeError(error, (data) => this.#library.errorName(data));
        await pause(next, signal);
      }
    }
  }
}
