import { checkEntryFilter, type EntryFilter, type LedgerUpdate } from "@chartkey/core/adapters";
import { blockTime } from "../node/schemas.js";
import {
  blockNumberOf,
  type DecodedCursor,
  decodeCursor,
  END_OF_BLOCK,
  type KnownBlock,
  type LogLocation,
  sequenceOf,
} from "./cursor.js";
import { BlockTimes } from "./block-times.js";
import { KeptLogs } from "./kept-logs.js";
import { locationOf, toLedgerUpdate, topicsFor } from "./ledger-log.js";
import type { FinalLogs } from "./log-cache.js";
import { readInRanges } from "./log-ranges.js";
import { type LogSource, readPart, readPartTwice } from "./log-source.js";

/** One reading of the ledger's entries. */
interface Reading {
  readonly source: LogSource;
  readonly filter: EntryFilter;
  readonly signal: AbortSignal | undefined;
}

/** Whether the block is on the node's chain. */
const isCanonical = async ({ source, signal }: Reading, block: KnownBlock): Promise<boolean> =>
  (await source.node.block(block.number, signal))?.hash === block.hash;

/**
 * The sequence after which to continue. When a reorganisation has removed the cursor's block, this
 * is the end of the block that was final when the cursor was given out.
 */
async function resumeAfter(reading: Reading, cursor: DecodedCursor | undefined): Promise<bigint> {
  if (cursor !== undefined) {
    const { location, final } = cursor;
    const candidates: readonly LogLocation[] = final ? [location, { ...final, logIndex: END_OF_BLOCK }] : [location];
    for (const candidate of candidates) if (await isCanonical(reading, candidate)) return sequenceOf(candidate);
  }
  return sequenceOf({ number: reading.source.fromBlock, logIndex: 0n }) - 1n;
}

/** The cached logs after a sequence, if the cached chain is still the node's chain. */
async function readCache(reading: Reading, after: bigint, final: bigint): Promise<FinalLogs | undefined> {
  const { source, filter, signal } = reading;
  const found = filter.fresh ? undefined : await source.cache?.read(filter, after, signal);
  if (found && found.through.number <= final && (await isCanonical(reading, found.through))) return found;
  source.cache?.forget(filter);
  return undefined;
}

/** The entries that match the filter. */
export async function* readEntries(
  source: LogSource,
  given: EntryFilter,
  signal?: AbortSignal,
): AsyncGenerator<LedgerUpdate> {
  const filter = checkEntryFilter(given);
  const reading = { source, filter, signal };
  const cursor = filter.after === undefined ? undefined : decodeCursor(filter.after);
  const { library, node, finalBlocks, fromBlock, rangeLimit, cache } = source;
  const latest = await node.latest(signal);
  const after = await resumeAfter(reading, cursor);
  const final = await finalBlocks.number(node, latest, signal);
  const cached = await readCache(reading, after, final);
  for (const log of cached?.logs ?? []) {
    yield toLedgerUpdate(library, log, blockTime(log));
    signal?.throwIfAborted();
  }

  const wanted = blockNumberOf(after + 1n);
  const uncached = cached ? cached.through.number + 1n : fromBlock;
  const first = wanted > uncached ? wanted : uncached;
  const range = { first, last: latest.number };
  const topics = topicsFor(filter.log && [filter.log], filter.counterparty);
  const kept = cache && new KeptLogs({ first, final, latest: latest.number });
  const times = new BlockTimes(node, signal, filter.fresh);
  const once = readPart(source, topics, signal);
  // no head shows what is missing in several logs
  const read = filter.log ? (kept?.reading(once) ?? once) : readPartTwice(once);
  for await (const part of readInRanges(range, rangeLimit, async (one) => times.add(await read(one)))) {
    kept?.add(part);
    for (const log of part.items) {
      if (sequenceOf(locationOf(log)) <= after) continue;
      const lastFinal = log.blockNumber <= final ? undefined : await finalBlocks.block(node, latest, signal);
      const update = toLedgerUpdate(library, log, blockTime(log), lastFinal);
      signal?.throwIfAborted();
      yield update;
    }
  }
  const found = await kept?.kept(first, node, signal);
  if (found) await cache?.extend(filter, first, found, signal);
}
