import { checkEntryFilter, type EntryFilter, type LedgerUpdate } from "@chartkey/core";
import { blockTime } from "../node/schemas.js";
import {
  blockNumberOf,
  type DecodedCursor,
  decodeCursor,
  encodeCursor,
  END_OF_BLOCK,
  type KnownBlock,
  type LogLocation,
  sequenceOf,
} from "./cursor.js";
import { finalBlockNumber } from "./finality.js";
import { locationOf, toLedgerUpdate, topicsFor } from "./ledger-log.js";
import type { FinalLogs } from "./log-cache.js";
import type { TimedLog } from "./log-segment.js";
import { blockTimes, type LogSource, readLogs } from "./log-source.js";

/** Whether the block is on the node's chain. */
const isCanonical = async ({ node }: LogSource, block: KnownBlock, signal?: AbortSignal): Promise<boolean> =>
  (await node.block(block.number, signal))?.hash === block.hash;

/**
 * The sequence after which to continue. When a reorganisation has removed the cursor's block, this
 * is the end of the block that was final when the cursor was given out.
 */
async function resumeAfter(
  source: LogSource,
  cursor: DecodedCursor | undefined,
  signal?: AbortSignal,
): Promise<bigint> {
  if (cursor !== undefined) {
    const { location, final } = cursor;
    const candidates: readonly LogLocation[] = final ? [location, { ...final, logIndex: END_OF_BLOCK }] : [location];
    for (const candidate of candidates) if (await isCanonical(source, candidate, signal)) return sequenceOf(candidate);
  }
  return sequenceOf({ number: source.fromBlock, logIndex: 0n }) - 1n;
}

/** The cached logs after a sequence, if the cached chain is still the node's chain. */
async function readCache(
  source: LogSource,
  filter: EntryFilter,
  { after, final }: { readonly after: bigint; readonly final: bigint },
  signal?: AbortSignal,
): Promise<FinalLogs | undefined> {
  const { cache } = source;
  const found = filter.fresh ? undefined : await cache?.read(filter, after, signal);
  if (found && found.through.number <= final && (await isCanonical(source, found.through, signal))) return found;
  cache?.forget(filter);
  return undefined;
}

/** The entries that match the filter. */
export async function* readEntries(
  source: LogSource,
  filter: EntryFilter,
  signal?: AbortSignal,
): AsyncGenerator<LedgerUpdate> {
  checkEntryFilter(filter);
  const cursor = filter.after === undefined ? undefined : decodeCursor(filter.after);
  const { library, node, finality, fromBlock, cache } = source;
  const { number: latest } = await node.latest(signal);
  const after = await resumeAfter(source, cursor, signal);
  const final = await finalBlockNumber(node, finality, latest, signal);
  const cached = await readCache(source, filter, { after, final }, signal);
  for (const log of cached?.logs ?? []) {
    yield toLedgerUpdate(log, { at: blockTime(log), final: true, cursor: encodeCursor(locationOf(log)) }, library);
    signal?.throwIfAborted();
  }

  const wanted = blockNumberOf(after + 1n);
  const uncached = cached ? cached.through.number + 1n : fromBlock;
  const first = wanted > uncached ? wanted : uncached;
  const topics = topicsFor(filter.log && [filter.log], filter.counterparty);
  const timeOf = blockTimes(node, signal);
  const finalLogs: TimedLog[] = [];
  let lastFinal: KnownBlock | undefined;
  for await (const log of readLogs(source, topics, { first, last: latest }, signal)) {
    const location = locationOf(log);
    const at = await timeOf(log);
    const isFinal = location.number <= final;
    if (isFinal && cache) finalLogs.push({ ...log, timestamp: BigInt(at.getTime() / 1000) });
    if (sequenceOf(location) <= after) continue;
    if (!isFinal) lastFinal ??= await node.requireBlock(final < 0n ? 0n : final, signal);
    const update = toLedgerUpdate(log, { at, final: isFinal, cursor: encodeCursor(location, lastFinal) }, library);
    signal?.throwIfAborted();
    yield update;
  }
  if (!cache || final < first) return;
  const through = lastFinal ?? (await node.requireBlock(final, signal));
  await cache.extend(filter, first, { through, logs: finalLogs }, signal);
}
