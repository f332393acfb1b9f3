import { checkEntryFilter, type EntryFilter, type LedgerUpdate } from "@chartkey/core/adapters";
import {
  blockOf,
  type DecodedCursor,
  decodeCursor,
  encodeCursor,
  END,
  type KnownBlock,
  type Place,
  sequenceOf,
} from "./cursor.js";
import { finalBlock } from "./finality.js";
import type { FinalLogs } from "./log-cache.js";
import type { TimedLog } from "./log-segment.js";
import { type LogSource, logsBetween, timesOf } from "./log-source.js";
import { timeOf } from "../node/schemas.js";
import { placeOf, topicsOf, updateOf } from "./told-log.js";

const stands = async ({ node }: LogSource, { number, hash }: KnownBlock, signal?: AbortSignal): Promise<boolean> =>
  (await node.block(number, signal))?.hash === hash;

/** Behind which sequence to go on. A cursor whose block is gone leads back to what was final when it was given out. */
async function startAfter(source: LogSource, cursor: DecodedCursor | undefined, signal?: AbortSignal): Promise<bigint> {
  if (cursor !== undefined) {
    const { place, final } = cursor;
    const candidates: readonly Place[] = final ? [place, { ...final, logIndex: END }] : [place];
    for (const candidate of candidates) if (await stands(source, candidate, signal)) return sequenceOf(candidate);
  }
  return sequenceOf({ number: source.fromBlock, logIndex: 0n }) - 1n;
}

/** What the cache has behind `after`, as long as the chain still leads there. */
async function cachedLogs(
  source: LogSource,
  filter: EntryFilter,
  { after, final }: { readonly after: bigint; readonly final: bigint },
  signal?: AbortSignal,
): Promise<FinalLogs | undefined> {
  const { cache } = source;
  const found = filter.fresh ? undefined : await cache?.read(filter, after, signal);
  if (found && found.through.number <= final && (await stands(source, found.through, signal))) return found;
  cache?.forget(filter);
  return undefined;
}

/** The logs that match the filter, as the port tells them. */
export async function* entriesOf(
  source: LogSource,
  filter: EntryFilter,
  signal?: AbortSignal,
): AsyncGenerator<LedgerUpdate> {
  checkEntryFilter(filter);
  const cursor = filter.after === undefined ? undefined : decodeCursor(filter.after);
  const { library, node, finality, fromBlock, cache } = source;
  const { number: latest } = await node.latest(signal);
  const after = await startAfter(source, cursor, signal);
  const final = await finalBlock(node, finality, latest, signal);
  const cached = await cachedLogs(source, filter, { after, final }, signal);
  for (const log of cached?.logs ?? []) {
    yield updateOf(log, { at: timeOf(log), final: true, cursor: encodeCursor(placeOf(log)) }, library);
    signal?.throwIfAborted();
  }

  const wanted = blockOf(after + 1n);
  const uncached = cached ? cached.through.number + 1n : fromBlock;
  const first = wanted > uncached ? wanted : uncached;
  const topics = topicsOf(filter.log && [filter.log], filter.counterparty);
  const atOf = timesOf(node, signal);
  const found: TimedLog[] = [];
  let lastFinal: KnownBlock | undefined;
  for await (const log of logsBetween(source, topics, { first, last: latest }, signal)) {
    const place = placeOf(log);
    const at = await atOf(log);
    const isFinal = place.number <= final;
    if (isFinal && cache) found.push({ ...log, timestamp: BigInt(at.getTime() / 1000) });
    if (sequenceOf(place) <= after) continue;
    if (!isFinal) lastFinal ??= await node.standing(final < 0n ? 0n : final, signal);
    const update = updateOf(log, { at, final: isFinal, cursor: encodeCursor(place, lastFinal) }, library);
    signal?.throwIfAborted();
    yield update;
  }
  if (!cache || final < first) return;
  const through = lastFinal ?? (await node.standing(final, signal));
  await cache.extend(filter, first, { through, logs: found }, signal);
}
