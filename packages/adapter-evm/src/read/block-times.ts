import type { EvmNode } from "../node/evm-node.js";
import type { Log } from "../node/schemas.js";
import type { TimedLog } from "./log-segment.js";

/** The most blocks that are asked for at a time. */
const AT_ONCE = 8;

/**
 * The times of logs, in Unix seconds. Many nodes add them to their logs; of the others each block
 * is asked for once, several at a time. Either is the node's claim: a head covers the times of the
 * entries that it covers. Some nodes add a zero. One that adds something false would contradict the
 * head for ever, so `fresh` asks for the blocks.
 */
export class BlockTimes {
  readonly #node: EvmNode;
  readonly #signal: AbortSignal | undefined;
  readonly #fresh: boolean;
  readonly #asked = new Map<bigint, Promise<bigint>>();
  readonly #lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());

  constructor(node: EvmNode, signal: AbortSignal | undefined, fresh = false) {
    this.#node = node;
    this.#signal = signal;
    this.#fresh = fresh;
  }

  add(logs: readonly Log[]): Promise<readonly TimedLog[]> {
    return Promise.all(logs.map(async (log) => ({ ...log, timestamp: await this.#timeOf(log) })));
  }

  #timeOf({ blockNumber, blockTimestamp }: Log): bigint | Promise<bigint> {
    if (blockTimestamp && !this.#fresh) return blockTimestamp;
    const time = this.#asked.get(blockNumber) ?? this.#ask(blockNumber);
    this.#asked.set(blockNumber, time);
    return time;
  }

  /** In each lane a block follows another one, and none follows a failure. */
  #ask(block: bigint): Promise<bigint> {
    const lane = this.#asked.size % AT_ONCE;
    const time = Promise.resolve(this.#lanes[lane])
      .then(() => this.#node.requireBlock(block, this.#signal))
      .then(({ timestamp }) => timestamp);
    this.#lanes[lane] = time;
    return time;
  }
}
