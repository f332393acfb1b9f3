import type { BlockRange, EvmNode } from "../node/evm-node.js";
import type { KnownBlock } from "./cursor.js";
import type { FinalLogs } from "./log-cache.js";
import type { RangePart } from "./log-ranges.js";
import type { TimedLog } from "./log-segment.js";
import { type ReadPart, readPartTwice } from "./log-source.js";

/** A node that is more blocks behind than this is no longer one of those behind an address. */
const MOST_BEHIND = 256n;

interface ReadRange {
  /** The first block of the reading. */
  readonly first: bigint;
  /** The last final block. */
  readonly final: bigint;
  readonly latest: bigint;
}

/**
 * What may be kept of a reading: nothing that the node which answered could not have known. A node
 * that lacks the last blocks of a range answers with the logs of the others, so an answer proves no
 * block behind its last log. Where a node limits its ranges, most parts have no log at all. Such a
 * part counts when it is old, and is as empty when asked for twice.
 */
export class KeptLogs {
  readonly #final: bigint;
  readonly #latest: bigint;
  readonly #logs: TimedLog[] = [];
  #through: bigint;
  #isWhole = true;

  constructor({ first, final, latest }: ReadRange) {
    this.#final = final;
    this.#latest = latest;
    this.#through = first - 1n;
  }

  /** Reads so that the parts can be kept. */
  reading(read: ReadPart): ReadPart {
    const twice = readPartTwice(read);
    return (part) => (this.#isOld(part) ? twice(part) : read(part));
  }

  /** Takes the parts in order, and keeps nothing after the first that is not proven. */
  add(part: RangePart<TimedLog>): void {
    if (!this.#isWhole) return;
    const proven = part.items.reduce(
      (most, { blockNumber }) => (blockNumber > most ? blockNumber : most),
      this.#isOld(part) ? part.last : this.#through,
    );
    this.#isWhole = proven >= part.last;
    this.#through = proven < this.#final ? proven : this.#final;
    this.#logs.push(...part.items.filter(({ blockNumber }) => blockNumber <= this.#through));
  }

  /** All final logs up to a block; `undefined` when there is no such block. */
  async kept(first: bigint, node: EvmNode, signal?: AbortSignal): Promise<FinalLogs | undefined> {
    if (this.#through < first) return undefined;
    return { through: await this.#end(node, signal), logs: this.#logs };
  }

  async #end(node: EvmNode, signal?: AbortSignal): Promise<KnownBlock> {
    const last = this.#logs.at(-1);
    if (last?.blockNumber === this.#through) return { number: last.blockNumber, hash: last.blockHash };
    return node.requireBlock(this.#through, signal);
  }

  #isOld({ last }: BlockRange): boolean {
    return last <= this.#final && last + MOST_BEHIND <= this.#latest;
  }
}
