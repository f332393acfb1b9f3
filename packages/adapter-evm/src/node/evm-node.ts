import { ChartkeyError, type Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmLibrary } from "../evm-library.js";
import { away, nodeError } from "./foreign-error.js";
import { abortable } from "./pause.js";
import {
  answerSchema,
  type Block,
  blockSchema,
  type Log,
  logSchema,
  quantitySchema,
  receiptSchema,
  type Transaction,
  type TransactionReceipt,
  transactionSchema,
} from "./schemas.js";

type Signal = AbortSignal | undefined;
export type BlockTag = bigint | "latest" | "finalized" | "pending";
/** Per topic: one, one of several, or any. */
export type Topics = readonly (Hex | readonly Hex[] | null)[];

export interface EvmCall {
  readonly from?: Hex | undefined;
  readonly to: Hex;
  readonly data: Hex;
  readonly gas?: Hex | undefined;
}

export const quantity = (value: bigint): Hex => `0x${value.toString(16)}`;
const tagOf = (block: BlockTag): string => (typeof block === "bigint" ? quantity(block) : block);

/** What a node is asked through. */
type JsonRpc = Pick<EvmLibrary, "request" | "errorName">;

/** One node's JSON-RPC, every answer parsed. What fails ends in LEDGER_UNAVAILABLE, or in LEDGER_REVERTED with the contract's reason. */
export class EvmNode {
  readonly #library: JsonRpc;
  readonly #chainId: number;
  readonly #timeout: number;
  #onChain: Promise<void> | undefined;

  constructor(library: JsonRpc, chainId: number, timeout: number) {
    this.#library = library;
    this.#chainId = chainId;
    this.#timeout = timeout;
  }

  async block(tag: BlockTag, signal: Signal): Promise<Block | null> {
    return this.ask(z.nullable(blockSchema), "eth_getBlockByNumber", [tagOf(tag), false], signal);
  }

  /** A block that must be there. */
  async standing(tag: bigint | "latest", signal: Signal): Promise<Block> {
    const block = await this.block(tag, signal);
    if (!block) throw away(`The node has no block ${tag}`);
    return block;
  }

  latest(signal: Signal): Promise<Block> {
    return this.standing("latest", signal);
  }

  async transactionsIn(block: bigint, signal: Signal): Promise<readonly Transaction[]> {
    const schema = z.nullable(z.object({ transactions: z.array(transactionSchema) }));
    const found = await this.ask(schema, "eth_getBlockByNumber", [quantity(block), true], signal);
    return found?.transactions ?? [];
  }

  call(call: EvmCall, signal: Signal, block: BlockTag = "latest"): Promise<Hex> {
    return this.ask(answerSchema, "eth_call", [call, tagOf(block)], signal);
  }

  logs(address: Hex, topics: Topics, from: bigint, to: bigint, signal: Signal): Promise<readonly Log[]> {
    const filter = { address, topics, fromBlock: quantity(from), toBlock: quantity(to) };
    return this.ask(z.array(logSchema), "eth_getLogs", [filter], signal);
  }

  /** The logs in one block. @throws LEDGER_UNAVAILABLE where the node does not have the block */
  logsIn(address: Hex, topics: Topics, blockHash: Hex, signal: Signal): Promise<readonly Log[]> {
    return this.ask(z.array(logSchema), "eth_getLogs", [{ address, topics, blockHash }], signal);
  }

  receipt(hash: Hex, signal: Signal): Promise<TransactionReceipt | null> {
    return this.ask(z.nullable(receiptSchema), "eth_getTransactionReceipt", [hash], signal);
  }

  transaction(hash: Hex, signal: Signal): Promise<Transaction | null> {
    return this.ask(z.nullable(transactionSchema), "eth_getTransactionByHash", [hash], signal);
  }

  /** How many transactions of `address` are included, as of a block; as of "pending" with those that wait for the next one. */
  transactionCount(address: Hex, block: BlockTag, signal: Signal): Promise<bigint> {
    return this.ask(quantitySchema, "eth_getTransactionCount", [address, tagOf(block)], signal);
  }

  /** Any other question. */
  async ask<T>(schema: z.ZodMiniType<T>, method: string, params: readonly unknown[], signal: Signal): Promise<T> {
    signal?.throwIfAborted();
    this.#onChain ??= this.#checkChain().catch((error: unknown) => {
      this.#onChain = undefined;
      throw error;
    });
    await abortable(this.#onChain, signal);
    return abortable(this.#answer(schema, method, params), signal);
  }

  /** A node on another chain would answer for another ledger. */
  async #checkChain(): Promise<void> {
    const found = await this.#answer(quantitySchema, "eth_chainId", []);
    if (found === BigInt(this.#chainId)) return;
    throw new ChartkeyError("LEDGER_UNAVAILABLE", {
      message: `The node is on chain ${found}, the ledger on chain ${this.#chainId}`,
      hints: ["Give the ledger a client of its own chain."],
    });
  }

  async #answer<T>(schema: z.ZodMiniType<T>, method: string, params: readonly unknown[]): Promise<T> {
    const limit = AbortSignal.timeout(this.#timeout);
    const answer = await abortable(this.#library.request(method, params), limit).catch((error: unknown) => {
      throw nodeError(error, (data) => this.#library.errorName(data));
    });
    const parsed = schema.safeParse(answer);
    if (!parsed.success) throw away(`The node's answer to ${method} makes no sense`, parsed.error);
    return parsed.data;
  }
}
