import type { DeviceStore, EntryFilter } from "@chartkey/core/adapters";
import { type KnownBlock, sequenceOf } from "./cursor.js";
import { type Expected, type LogSegment, readSegment, segmentsOf, type TimedLog, writeSegment } from "./log-segment.js";
import { placeOf, topicsOf } from "./told-log.js";

/** So many blocks without logs are worth remembering. */
const QUIET = 1_000n;

const lastSequence = (logs: readonly TimedLog[]): bigint => {
  const last = logs.at(-1);
  return last ? sequenceOf(placeOf(last)) : -1n;
};

type Which = Pick<EntryFilter, "log" | "counterparty">;

/** What is known of a filter without asking the store. */
interface Kept {
  /** The last segment, which is not full yet, and its number. */
  readonly tail: LogSegment;
  readonly index: number;
  /** The sequence of the last log. */
  readonly last: bigint;
}

/** Final logs of a filter, up to a block. */
export interface FinalLogs {
  readonly through: KnownBlock;
  readonly logs: readonly TimedLog[];
}

/**
 * Final logs, per filter, in a store that the app supplies. They are claimed, like a node's: core compares them with the head, and asks anew where they do not
 * fit. The store may lose any of them, and what it throws only costs the saving.
 */
export class LogCache {
  readonly #store: DeviceStore;
  readonly #prefix: string;
  readonly #ledger: Pick<Expected, "address" | "from">;
  readonly #kept = new Map<string, Kept>();

  constructor(store: DeviceStore, id: string, ledger: Pick<Expected, "address" | "from">) {
    this.#store = store;
    this.#prefix = `logs/${id}`;
    this.#ledger = ledger;
  }

  /** The logs behind a sequence; `undefined` where nothing is kept. Whether `through` still stands is for the caller to find out. */
  async read(which: Which, after: bigint, signal: AbortSignal | undefined): Promise<FinalLogs | undefined> {
    const key = this.#keyOf(which);
    const known = this.#kept.get(key);
    if (known && known.last <= after) return { through: known.tail.through, logs: [] };
    const segments = await this.#segments(key, which, signal);
    signal?.throwIfAborted();
    const tail = segments.at(-1);
    if (!tail) return undefined;
    const logs = segments.flatMap((segment) => segment.logs);
    this.#kept.set(key, { tail, index: segments.length - 1, last: lastSequence(logs) });
    return { through: tail.through, logs: logs.filter((log) => sequenceOf(placeOf(log)) > after) };
  }

  /** What is written next takes the place of what is kept. */
  forget(which: Which): void {
    this.#kept.delete(this.#keyOf(which));
  }

  /** Keeps what stands from block `from` on, if that is right behind what is kept, and worth it. */
  async extend(which: Which, from: bigint, found: FinalLogs, signal: AbortSignal | undefined): Promise<void> {
    const key = this.#keyOf(which);
    const known = this.#kept.get(key);
    const tail = known?.tail;
    if (from !== (tail ? tail.through.number + 1n : this.#ledger.from)) return;
    if (found.logs.length === 0 && found.through.number - from < QUIET) return;

    const start = tail ?? { previous: null, from };
    const longer = { ...start, through: found.through, logs: [...(tail?.logs ?? []), ...found.logs] };
    const last = found.logs.length > 0 ? lastSequence(found.logs) : (known?.last ?? -1n);
    for (const [i, segment] of segmentsOf(longer).entries()) {
      const index = (known?.index ?? 0) + i;
      const isKept = await writeSegment(this.#store, `${key}/${index}`, segment, signal).catch(() => false);
      if (!isKept) return this.forget(which);
      this.#kept.set(key, { tail: segment, index, last });
    }
  }

  #keyOf({ log, counterparty }: Which): string {
    return `${this.#prefix}/${log?.toLowerCase() ?? ""}/${counterparty?.toLowerCase() ?? ""}`;
  }

  /** Those that follow one another from the ledger's first block on. */
  async #segments(key: string, which: Which, signal: AbortSignal | undefined): Promise<readonly LogSegment[]> {
    const topics = topicsOf(which.log && [which.log], which.counterparty);
    const segments: LogSegment[] = [];
    for (;;) {
      const before = segments.at(-1)?.through;
      const place = before ? { previous: before.hash, from: before.number + 1n } : { previous: null };
      const expected = { ...this.#ledger, topics, ...place };
      const segment = await readSegment(this.#store, `${key}/${segments.length}`, expected, signal).catch(() => {});
      if (!segment) return segments;
      segments.push(segment);
    }
  }
}
