import { abortable, type Hex, pause } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import { unlessBehind, VIEWS } from "./retry.js";
import { NodeRpc, type RpcLibrary } from "./node-rpc.js";
import { unavailable } from "./rpc-error.js";
import { SharedRequest } from "./shared-request.js";
import {
  type Block,
  blockSchema,
  callResultSchema,
  type Header,
  headerSchema,
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

/** The longest pause between two of these questions, in milliseconds. */
const MAX_PAUSE = 500;
/** What all operations on one node share; `newest` is the number of the last latest block. */
interface SharedNode {
  readonly rpc: NodeRpc;
  readonly latest: SharedRequest<Header>;
  newest: bigint;
}

/**
 * A node's JSON-RPC, for one operation or for several. Every answer is parsed. A failed request
 * throws LEDGER_UNAVAILABLE, a node that refuses the app or is on another chain MISCONFIGURED, and
 * a reverted call LEDGER_REVERTED with the contract's reason.
 *
 * Several nodes may stand behind one address, and some of them may be behind the others. What one
 * of them lacks is asked for again, a few times.
 */
export class EvmNode {
  readonly #shared: SharedNode;
  #chainCheck: Promise<void> | undefined;

  constructor(library: RpcLibrary, chainId: number, timeout: number);
  /** Another operation on the same node. */
  constructor(node: EvmNode);
  constructor(library: RpcLibrary | EvmNode, chainId = 0, timeout = 0) {
    if (library instanceof EvmNode) this.#shared = library.#shared;
    else {
      const rpc = new NodeRpc(library, chainId, timeout);
      const askLatest = () => rpc.send(headerSchema, "eth_getBlockByNumber", ["latest", false]);
      this.#shared = { rpc, latest: new SharedRequest(askLatest), newest: -1n };
    }
  }

  /** The same node, whose chain is checked anew: a wallet may have switched networks. */
  operation(): EvmNode {
    return new EvmNode(this);
  }

  async block(tag: BlockTag, signal: Signal): Promise<Block | null> {
    return this.request(z.nullable(blockSchema), "eth_getBlockByNumber", [blockParameter(tag), false], signal);
  }

  /** @throws ChartkeyError LEDGER_UNAVAILABLE when the node does not have the block */
  async requireBlock(number: bigint, signal: Signal): Promise<Block> {
    for (let tries = 1; ; tries++) {
      const block = await this.block(number, signal);
      if (block) return block;
      if (tries === VIEWS) throw unavailable(`The node has no block ${number}`);
      await this.#pause(signal);
    }
  }

  /**
   * The latest block, by an answer to a question that was not asked before this call. It is no
   * earlier than the last one, unless the node insists: then the chain has become shorter.
   */
  async latest(signal: Signal): Promise<Header> {
    for (let tries = 1; ; tries++) {
      const block = await this.#checked(() => this.#shared.latest.ask(), signal);
      if (block.number < this.#shared.newest && tries < VIEWS) await this.#pause(signal);
      else {
        this.#shared.newest = block.number;
        return block;
      }
    }
  }

  async transactionsInBlock(block: bigint, signal: Signal): Promise<readonly Transaction[]> {
    const schema = z.nullable(z.object({ transactions: z.array(transactionSchema) }));
    const found = await this.request(schema, "eth_getBlockByNumber", [toQuantity(block), true], signal);
    return found?.transactions ?? [];
  }

  /** @param block by default the latest that any node behind the address has given */
  async call(call: EvmCall, signal: Signal, block?: BlockTag): Promise<Hex> {
    const ask = async () => {
      // found anew at each try: a reorganisation may have made the chain shorter
      const at = blockParameter(block ?? (await this.#stateBlock(signal)));
      return this.request(callResultSchema, "eth_call", [call, at], signal);
    };
    return this.#unlessBehind(ask, signal);
  }

  /**
   * The logs in a range of blocks. A node that lacks the last of them answers with an error, or
   * silently with those that it has.
   */
  logs({ address, topics }: LogFilter, { first, last }: BlockRange, signal: Signal): Promise<readonly Log[]> {
    const filter = { address, topics, fromBlock: toQuantity(first), toBlock: toQuantity(last) };
    return this.#unlessBehind(() => this.request(z.array(logSchema), "eth_getLogs", [filter], signal), signal);
  }

  /**
   * The logs in one block. A node that lacks the block answers with an error, or with no logs.
   * @param filter by default all logs of all contracts
   */
  logsInBlock(filter: Partial<LogFilter>, blockHash: Hex, signal: Signal): Promise<readonly Log[]> {
    return this.#unlessBehind(
      () => this.request(z.array(logSchema), "eth_getLogs", [{ ...filter, blockHash }], signal),
      signal,
    );
  }

  transaction(hash: Hex, signal: Signal): Promise<Transaction | null> {
    return this.request(z.nullable(transactionSchema), "eth_getTransactionByHash", [hash], signal);
  }

  /**
   * How many transactions of `address` are included up to a block; "pending" counts the pool too.
   */
  transactionCount(address: Hex, block: BlockTag, signal: Signal): Promise<bigint> {
    return this.#unlessBehind(
      () => this.request(quantitySchema, "eth_getTransactionCount", [address, blockParameter(block)], signal),
      signal,
    );
  }

  /** Sends any request. Its answer counts once the node is known to be on the ledger's chain. */
  request<T>(schema: z.ZodMiniType<T>, method: string, params: readonly unknown[], signal: Signal): Promise<T> {
    return this.#checked(() => this.#shared.rpc.send(schema, method, params, signal), signal);
  }

  async #checked<T>(ask: () => Promise<T>, signal: Signal): Promise<T> {
    signal?.throwIfAborted();
    this.#chainCheck ??= this.#shared.rpc.checkChain().catch((error: unknown) => {
      this.#chainCheck = undefined;
      throw error;
    });
    await abortable(this.#chainCheck, signal);
    return abortable(ask(), signal);
  }

  /**
   * By its number, since a node that is behind the others has another state as its latest. Before
   * a block was given there is nothing that the state must agree with.
   */
  async #stateBlock(signal: Signal): Promise<BlockTag> {
    return this.#shared.newest < 0n ? "latest" : (await this.latest(signal)).number;
  }

  #unlessBehind<T>(ask: () => Promise<T>, signal: Signal): Promise<T> {
    return unlessBehind(ask, () => this.#pause(signal));
  }

  #pause(signal: Signal): Promise<void> {
    return pause(Math.min(this.#shared.rpc.pollingInterval(), MAX_PAUSE), signal);
  }
}
