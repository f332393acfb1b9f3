import type { DeviceStore, EntryFilter } from "@chartkey/core/adapters";
import { type KnownBlock, sequenceOf } from "./cursor.js";
import { locationOf, topicsFor } from "./ledger-log.js";
import {
  type ExpectedSegment,
  type LogSegment,
  readSegment,
  splitSegment,
  type TimedLog,
  writeSegment,
} from "./log-segment.js";

/** A range without logs is stored only when it has at least this many blocks. */
const MIN_EMPTY_BLOCKS = 1_000n;

const lastSequence = (logs: readonly TimedLog[]): bigint => {
  const last = logs.at(-1);
  return last ? sequenceOf(locationOf(last)) : -1n;
};

type CacheFilter = Pick<EntryFilter, "log" | "counterparty">;

/** The end of what is stored for a filter, kept in memory. */
interface CachedTail {
  /** The last segment, which may still grow. */
  readonly segment: LogSegment;
  /** Its number among the filter's segments. */
  readonly index: number;
  /** The sequence of the last stored log. */
  readonly last: bigint;
}

/** The final logs of a filter up to the block `through`. */
export interface FinalLogs {
  readonly through: KnownBlock;
  readonly logs: readonly TimedLog[];
}

/**
 * Final logs, per filter, in a store of the app's. They are no more trusted than a node's answers:
 * core compares them with the head, and reads them again where they do not match. The store may
 * lose any of them. An error of the store means only that nothing is cached.
 */
export class LogCache {
  readonly #store: DeviceStore;
  readonly #prefix: string;
  readonly #ledger: Pick<ExpectedSegment, "address" | "from">;
  readonly #tails = new Map<string, CachedTail>();

  constructor(store: DeviceStore, id: string, ledger: Pick<ExpectedSegment, "address" | "from">) {
    this.#store = store;
    this.#prefix = `logs/${id}`;
    this.#ledger = ledger;
  }

  /**
   * The stored logs after a sequence; `undefined` when nothing is stored. The caller checks that
   * `through` is still on the chain.
   */
  async read(filter: CacheFilter, after: bigint, signal: AbortSignal | undefined): Promise<FinalLogs | undefined> {
    const key = this.#keyOf(filter);
    const tail = this.#tails.get(key);
    if (tail && tail.last <= after) return { through: tail.segment.through, logs: [] };
    const segments = await this.#readSegments(key, filter, signal);
    signal?.throwIfAborted();
    const segment = segments.at(-1);
    if (!segment) return undefined;
    const logs = segments.flatMap((one) => one.logs);
    this.#tails.set(key, { segment, index: segments.length - 1, last: lastSequence(logs) });
    return { through: segment.through, logs: logs.filter((log) => sequenceOf(locationOf(log)) > after) };
  }

  /** Makes the next `extend` overwrite what is stored for the filter. */
  forget(filter: CacheFilter): void {
    this.#tails.delete(this.#keyOf(filter));
  }

  /**
   * Stores the logs from block `from` on, if they continue what is stored and are worth a write.
   */
  async extend(filter: CacheFilter, from: bigint, found: FinalLogs, signal: AbortSignal | undefined): Promise<void> {
    const key = this.#keyOf(filter);
    const tail = this.#tails.get(key);
    if (from !== (tail ? tail.segment.through.number + 1n : this.#ledger.from)) return;
    if (found.logs.length === 0 && found.through.number - from < MIN_EMPTY_BLOCKS) return;

    const start = tail?.segment ?? { previous: null, from };
    const extended = { ...start, through: found.through, logs: [...(tail?.segment.logs ?? []), ...found.logs] };
    const last = found.logs.length > 0 ? lastSequence(found.logs) : (tail?.last ?? -1n);
    for (const [i, segment] of splitSegment(extended).entries()) {
      const index = (tail?.index ?? 0) + i;
      const isStored = await writeSegment(this.#store, `${key}/${index}`, segment, signal).catch(() => false);
      if (!isStored) return this.forget(filter);
      this.#tails.set(key, { segment, index, last });
    }
  }

  #keyOf({ log, counterparty }: CacheFilter): string {
    return `${this.#prefix}/${log?.toLowerCase() ?? ""}/${counterparty?.toLowerCase() ?? ""}`;
  }

  /** Reads the filter's segments from the ledger's first block on, up to the first gap. */
  async #readSegments(
    key: string,
    filter: CacheFilter,
    signal: AbortSignal | undefined,
  ): Promise<readonly LogSegment[]> {
    const topics = topicsFor(filter.log && [filter.log], filter.counterparty);
    const segments: LogSegment[] = [];
    for (;;) {
      const before = segments.at(-1)?.through;
      const start = before ? { previous: before.hash, from: before.number + 1n } : { previous: null };
      const expected = { ...this.#ledger, topics, ...start };
      const segment = await readSegment(this.#store, `${key}/${segments.length}`, expected, signal).catch(() => {});
      if (!segment) return segments;
      segments.push(segment);
    }
  }
}
