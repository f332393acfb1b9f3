import { checkEntryFilter, type Cursor, type FollowFilter, type LedgerChange } from "@chartkey/core/adapters";
import type { Topics } from "../node/evm-node.js";
import { pause } from "../node/pause.js";
import { timeOf } from "../node/schemas.js";
import { blockWith, type Branch, branchFrom, latestLinked, logsOf } from "./branch.js";
import { decodeCursor, encodeCursor, END, type KnownBlock, type Place, sequenceOf } from "./cursor.js";
import { type LogSource, logsBetween, timesOf } from "./log-source.js";
import { finalBlock } from "./finality.js";
import { placeOf, topicsOf, updateOf } from "./told-log.js";

/** A block that was told of, up to a log. */
interface ToldBlock extends Place {
  /** Whether something in it was told before it was final. */
  readonly open: boolean;
}

/** The blocks told of, in order; the first is final, and no other. */
type Told = readonly [ToldBlock, ...ToldBlock[]];

interface Following {
  readonly source: LogSource;
  readonly topics: Topics;
  readonly signal: AbortSignal | undefined;
}

const whole = ({ number, hash }: KnownBlock, open = false): ToldBlock => ({ number, hash, logIndex: END, open });

const cursorAt = (place: Place, [final]: Told): Cursor =>
  encodeCursor(place, place.number > final.number ? final : undefined);

async function beginning({ source, signal }: Following, after: Cursor | undefined): Promise<Told> {
  if (after !== undefined) {
    const { place, final } = decodeCursor(after);
    return final ? [whole(final), { ...place, open: true }] : [{ ...place, open: false }];
  }
  const { node, finality, fromBlock } = source;
  const { number: latest } = await node.latest(signal);
  const final = await finalBlock(node, finality, latest, signal);
  const last = final < fromBlock ? final : fromBlock - 1n;
  // the first block of a chain is never removed
  return [whole(await node.standing(last < 0n ? 0n : last, signal))];
}

/** Tells what has gone behind the last block that still stands, and what became final up to there. */
function* settled(told: Told, common: ToldBlock, final: bigint): Generator<LedgerChange, Told> {
  const end = told.indexOf(common) + 1;
  const kept: Told = [told[0], ...told.slice(1, end)];
  if (told.slice(end).some(({ open }) => open))
    yield { type: "removed", sequence: sequenceOf(common), cursor: cursorAt(common, kept) };

  const last = kept.findLastIndex(({ number }) => number <= final);
  const lastFinal = kept[last];
  if (last < 1 || !lastFinal) return kept;
  const rest: Told = [lastFinal, ...kept.slice(last + 1)];
  if (kept.slice(1, last + 1).some(({ open }) => open))
    yield { type: "final", sequence: sequenceOf(lastFinal), cursor: cursorAt(common, rest) };
  return rest;
}

/** Tells the final logs behind the common block, however many blocks that takes. */
async function* finalLogs(following: Following, common: ToldBlock, to: bigint): AsyncGenerator<LedgerChange> {
  const { source, topics, signal } = following;
  const after = sequenceOf(common);
  const atOf = timesOf(source.node, signal);
  const from = common.logIndex === END ? common.number + 1n : common.number;
  const first = from > source.fromBlock ? from : source.fromBlock;
  for await (const log of logsBetween(source, topics, { first, last: to }, signal)) {
    const place = placeOf(log);
    if (sequenceOf(place) > after)
      yield updateOf(log, { at: await atOf(log), final: true, cursor: encodeCursor(place) }, source.library);
  }
}

/** Tells what stands on the branch, behind what was told. */
async function* continued(
  following: Following,
  known: Told,
  { finalTo, blocks }: Branch<ToldBlock>,
  final: bigint,
): AsyncGenerator<LedgerChange, Told> {
  const { source, topics, signal } = following;
  let told = known;
  let tip = told.at(-1) ?? told[0];
  const after = sequenceOf(tip);
  if (finalTo) {
    yield* finalLogs(following, tip, finalTo.number);
    tip = whole(finalTo);
    told = [tip];
  }
  const begun = tip.logIndex === END ? undefined : await blockWith(source.node, tip.hash, signal);
  for (const block of begun ? [begun, ...blocks] : blocks) {
    const logs = await logsOf(source, topics, block, signal);
    if (!logs) return told;
    const isFinal = block.number <= final;
    const at = timeOf(block);
    for (const log of logs) {
      const place = placeOf(log);
      if (sequenceOf(place) <= after) continue;
      const cursor = encodeCursor(place, isFinal ? undefined : told[0]);
      yield updateOf(log, { at, final: isFinal, cursor }, source.library);
      signal?.throwIfAborted();
    }
    const before = told.slice(1).filter(({ number }) => number < block.number);
    told = isFinal ? [whole(block)] : [told[0], ...before, whole(block, logs.length > 0)];
  }
  return told;
}

/**
 * Asks for the latest block as often as the app's client does, and reads the blocks that are not final one by one, by their hashes: no node, and no two behind
 * one address, can then mix two branches.
 */
export async function* followOf(
  source: LogSource,
  { after, logs, counterparty }: FollowFilter,
  signal?: AbortSignal,
): AsyncGenerator<LedgerChange> {
  signal?.throwIfAborted();
  checkEntryFilter({ after, logs, counterparty });
  const following = { source, topics: topicsOf(logs, counterparty), signal };
  const { node, finality, library } = source;
  let told = await beginning(following, after);
  for (;;) {
    const latest = await latestLinked(node, signal);
    const final = await finalBlock(node, finality, latest.number, signal);
    const branch = await branchFrom(node, told, { latest, final }, signal);
    if (branch) {
      told = yield* settled(told, branch.common, final);
      told = yield* continued(following, told, branch, final);
    }
    await pause(library.pollingInterval(), signal);
  }
}
