import type { Cursor, EntryFilter, LedgerUpdate } from "@chartkey/core";
import { blockOf, decodeCursor, encodeCursor, END, type KnownBlock, type Place, sequenceOf } from "./cursor.js";
import { finalBlock } from "./finality.js";
import { type LogSource, logsBetween, timesOf } from "./log-source.js";
import { placeOf, topicsOf, updateOf } from "./told-log.js";

/** Behind which sequence to go on. A cursor whose block is gone leads back to what was final when it was given out. */
async function startAfter({ node, fromBlock }: LogSource, cursor: Cursor | undefined, signal?: AbortSignal) {
  const beginning = sequenceOf({ number: fromBlock, logIndex: 0n }) - 1n;
  if (cursor === undefined) return beginning;
  const { place, final } = decodeCursor(cursor);
  const candidates: readonly Place[] = final ? [place, { ...final, logIndex: END }] : [place];
  for (const candidate of candidates) {
    const block = await node.block(candidate.number, signal);
    if (block?.hash === candidate.hash) return sequenceOf(candidate);
  }
  return beginning;
}

/** The logs that match the filter, as the port tells them. */
export async function* entriesOf(
  source: LogSource,
  { after, log: owner, counterparty }: EntryFilter,
  signal?: AbortSignal,
): AsyncGenerator<LedgerUpdate> {
  const { library, node, finality } = source;
  const { number: latest } = await node.latest(signal);
  const start = await startAfter(source, after, signal);
  const final = await finalBlock(node, finality, latest, signal);
  const atOf = timesOf(node, signal);
  let lastFinal: KnownBlock | undefined;
  const range = { first: blockOf(start + 1n), last: latest };
  for await (const log of logsBetween(source, topicsOf(owner && [owner], counterparty), range, signal)) {
    const place = placeOf(log);
    if (sequenceOf(place) <= start) continue;
    const isFinal = place.number <= final;
    if (!isFinal) lastFinal ??= await node.standing(final < 0n ? 0n : final, signal);
    const cursor = encodeCursor(place, lastFinal);
    const update = updateOf(log, { at: await atOf(log), final: isFinal, cursor }, library);
    signal?.throwIfAborted();
    yield update;
  }
}
