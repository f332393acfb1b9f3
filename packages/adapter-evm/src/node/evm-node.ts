import { ChartkeyError, type Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmLibrary } from "../library/evm-library.js";
import { abortable } from "./pause.js";
import { nodeError, unavailable } from "./rpc-error.js";
import {
  type Block,
  blockSchema,
  callResultSchema,
  type Log,
  logSchema,
  quantitySchema,
  type Transaction,
  transactionSchema,
} from "./schemas.js";

type Signal = AbortSignal | undefined;
export type BlockTag = bigint | "latest" | "finalized" | "pending";
/** For each topic of a log: the one value, one of several values, or any value. */
export type Topics = readonly (Hex | readonly Hex[] | null)[];

/** Blocks `first` to `last`. */
export interface BlockRange {
  readonly first: bigint;
  readonly last: bigint;
}

/** Which logs to read: those of one contract with these topics. */
export interface LogFilter {
  readonly address: Hex;
  readonly topics: Topics;
}

export interface EvmCall {
  readonly from?: Hex | undefined;
  readonly to: Hex;
  readonly data: Hex;
  readonly gas?: Hex | undefined;
}

export const toQuantity = (value: bigint): Hex => `0x${value.toString(16)}`;
const blockParameter = (block: BlockTag): string => (typeof block === "bigint" ? toQuantity(block) : block);

type JsonRpc = Pick<EvmLibrary, "request" | "errorName">;

/**
 * One node's JSON-RPC. Every answer is parsed. A failed request throws LEDGER_UNAVAILABLE, and a
 * reverted call throws LEDGER_REVERTED with the contract's reason.
 */
export class EvmNode {
  readonly #library: JsonRpc;
  readonly #chainId: number;
  readonly #timeout: number;
  #chainCheck: Promise<void> | undefined;

  constructor(library: JsonRpc, chainId: number, timeout: number) {
    this.#library = library;
    this.#chainId = chainId;
    this.#timeout = timeout;
  }

  async block(tag: BlockTag, signal: Signal): Promise<Block | null> {
    return this.request(z.nullable(blockSchema), "eth_getBlockByNumber", [blockParameter(tag), false], signal);
  }

  /** @throws ChartkeyError LEDGER_UNAVAILABLE when the node does not have the block */
  async requireBlock(tag: bigint | "latest", signal: Signal): Promise<Block> {
    const block = await this.block(tag, signal);
    if (!block) throw unavailable(`The node has no block ${tag}`);
    return block;
  }

  latest(signal: Signal): Promise<Block> {
    return this.requireBlock("latest", signal);
  }

  async transactionsInBlock(block: bigint, signal: Signal): Promise<readonly Transaction[]> {
    const schema = z.nullable(z.object({ transactions: z.array(transactionSchema) }));
    const found = await this.request(schema, "eth_getBlockByNumber", [toQuantity(block), true], signal);
    return found?.transactions ?? [];
  }

  call(call: EvmCall, signal: Signal, block: BlockTag = "latest"): Promise<Hex> {
    return this.request(callResultSchema, "eth_call", [call, blockParameter(block)], signal);
  }

  logs({ address, topics }: LogFilter, { first, last }: BlockRange, signal: Signal): Promise<readonly Log[]> {
    const filter = { address, topics, fromBlock: toQuantity(first), toBlock: toQuantity(last) };
    return this.request(z.array(logSchema), "eth_getLogs", [filter], signal);
  }

  /** @throws ChartkeyError LEDGER_UNAVAILABLE when the node does not have the block */
  logsInBlock({ address, topics }: LogFilter, blockHash: Hex, signal: Signal): Promise<readonly Log[]> {
    return this.request(z.array(logSchema), "eth_getLogs", [{ address, topics, blockHash }], signal);
  }

  transaction(hash: Hex, signal: Signal): Promise<Transaction | null> {
    return this.request(z.nullable(transactionSchema), "eth_getTransactionByHash", [hash], signal);
  }

  /**
   * How many transactions of `address` are included up to a block; "pending" counts the pool too.
   */
  transactionCount(address: Hex, block: BlockTag, signal: Signal): Promise<bigint> {
    return this.request(quantitySchema, "eth_getTransactionCount", [address, blockParameter(block)], signal);
  }

  /** Sends any request, once the node is known to be on the ledger's chain. */
  async request<T>(schema: z.ZodMiniType<T>, method: string, params: readonly unknown[], signal: Signal): Promise<T> {
    signal?.throwIfAborted();
    this.#chainCheck ??= this.#checkChain().catch((error: unknown) => {
      this.#chainCheck = undefined;
      throw error;
    });
    await abortable(this.#chainCheck, signal);
    return abortable(this.#send(schema, method, params), signal);
  }

  /** A node on another chain would answer for another ledger. */
  async #checkChain(): Promise<void> {
    const found = await this.#send(quantitySchema, "eth_chainId", []);
    if (found === BigInt(this.#chainId)) return;
    throw new ChartkeyError("LEDGER_UNAVAILABLE", {
      message: `The node is on chain ${found}, the ledger on chain ${this.#chainId}`,
      hints: ["Give the ledger a client of its own chain."],
    });
  }

  async #send<T>(schema: z.ZodMiniType<T>, method: string, params: readonly unknown[]): Promise<T> {
    const limit = AbortSignal.timeout(this.#timeout);
    const answer = await abortable(this.#library.request(method, params), limit).catch((error: unknown) => {
      throw nodeError(error, (data) => this.#library.errorName(data));
    });
    const parsed = schema.safeParse(answer);
    if (!parsed.success) throw unavailable(`The node's answer to ${method} makes no sense`, parsed.error);
    return parsed.data;
  }
}
