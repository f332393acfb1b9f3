import {
  checkFollowFilter,
  type Cursor,
  type FollowFilter,
  isChartkeyError,
  type LedgerChange,
  pause,
} from "@chartkey/core/adapters";
import type { Topics } from "../node/evm-node.js";
import { blockTime } from "../node/schemas.js";
import { logsInBlock } from "./block-logs.js";
import { BlockTimes } from "./block-times.js";
import { blockByHash, type Branch, findBranch, readChainEnd } from "./branch.js";
import { decodeCursor, encodeCursor, END_OF_BLOCK, type KnownBlock, type LogLocation, sequenceOf } from "./cursor.js";
import { locationOf, toLedgerUpdate, topicsFor } from "./ledger-log.js";
import { readInRanges } from "./log-ranges.js";
import { type LogSource, readPart, readPartTwice } from "./log-source.js";

/**
 * What was final counts as gone at this many polls in a row that show another chain. One may be the
 * answer of a node that has lost its way.
 */
const MOST_CONTRADICTIONS = 3;

/** A block whose logs were reported, up to one of them. */
interface ReportedBlock extends LogLocation {
  /** Whether an entry of it was reported before the block was final. */
  readonly hasUnfinalized: boolean;
}

/** The reported blocks, in order. The first is final, and the others are not. */
type ReportedBlocks = readonly [ReportedBlock, ...ReportedBlock[]];

interface FollowContext {
  readonly source: LogSource;
  readonly topics: Topics;
  readonly signal: AbortSignal | undefined;
}

const wholeBlock = ({ number, hash }: KnownBlock, hasUnfinalized = false): ReportedBlock => ({
  number,
  hash,
  logIndex: END_OF_BLOCK,
  hasUnfinalized,
});

const cursorAt = (location: LogLocation, [final]: ReportedBlocks): Cursor =>
  encodeCursor(location, location.number > final.number ? final : undefined);

async function startingBlocks(
  { source, signal }: FollowContext,
  after: FollowFilter["after"],
): Promise<ReportedBlocks> {
  if (after === "now") {
    const { latest, final } = await readChainEnd(source, signal);
    if (latest.number <= final) return [wholeBlock(latest)];
    // whoever begins now has read what may still be removed
    return [wholeBlock(await source.node.requireBlock(final, signal)), wholeBlock(latest, true)];
  }
  if (after !== undefined) {
    const { location, final } = decodeCursor(after);
    const block = { ...location, hasUnfinalized: final !== undefined };
    return final ? [wholeBlock(final), block] : [block];
  }
  const { node, finalBlocks, fromBlock } = source;
  const final = await finalBlocks.number(node, await node.latest(signal), signal);
  const last = final < fromBlock ? final : fromBlock - 1n;
  // no reorganisation removes the first block of a chain
  return [wholeBlock(await node.requireBlock(last < 0n ? 0n : last, signal))];
}

/** Reports the blocks that were removed after the common ancestor, and those that became final. */
function* reportRemovedAndFinal(
  reported: ReportedBlocks,
  commonAncestor: ReportedBlock,
  final: bigint,
): Generator<LedgerChange, ReportedBlocks> {
  const end = reported.indexOf(commonAncestor) + 1;
  const kept: ReportedBlocks = [reported[0], ...reported.slice(1, end)];
  if (reported.slice(end).some(({ hasUnfinalized }) => hasUnfinalized))
    yield { type: "removed", sequence: sequenceOf(commonAncestor), cursor: cursorAt(commonAncestor, kept) };

  const last = kept.findLastIndex(({ number }) => number <= final);
  const lastFinal = kept[last];
  if (last < 1 || !lastFinal) return kept;
  const rest: ReportedBlocks = [lastFinal, ...kept.slice(last + 1)];
  if (kept.slice(1, last + 1).some(({ hasUnfinalized }) => hasUnfinalized))
    yield { type: "final", sequence: sequenceOf(lastFinal), cursor: cursorAt(commonAncestor, rest) };
  return rest;
}

/** Reports the final logs after the common ancestor, in log queries over many blocks. */
async function* reportFinalRange(
  { source, topics, signal }: FollowContext,
  commonAncestor: ReportedBlock,
  last: bigint,
): AsyncGenerator<LedgerChange> {
  const after = sequenceOf(commonAncestor);
  const times = new BlockTimes(source.node, signal);
  const read = readPartTwice(readPart(source, topics, signal));
  const from = commonAncestor.logIndex === END_OF_BLOCK ? commonAncestor.number + 1n : commonAncestor.number;
  const first = from > source.fromBlock ? from : source.fromBlock;
  const parts = readInRanges({ first, last }, source.rangeLimit, async (one) => times.add(await read(one)));
  for await (const { items } of parts)
    for (const log of items)
      if (sequenceOf(locationOf(log)) > after) yield toLedgerUpdate(source.library, log, blockTime(log));
}

/** Reports the logs of the branch that were not reported yet. */
async function* reportNewBlocks(
  context: FollowContext,
  known: ReportedBlocks,
  { finalRangeEnd, blocks }: Branch<ReportedBlock>,
  final: bigint,
): AsyncGenerator<LedgerChange, ReportedBlocks> {
  const { source, topics, signal } = context;
  let reported = known;
  let tip = reported.at(-1) ?? reported[0];
  const after = sequenceOf(tip);
  if (finalRangeEnd) {
    yield* reportFinalRange(context, tip, finalRangeEnd.number);
    tip = wholeBlock(finalRangeEnd);
    reported = [tip];
  }
  const partlyReported = tip.logIndex === END_OF_BLOCK ? undefined : await blockByHash(source.node, tip.hash, signal);
  for (const block of partlyReported ? [partlyReported, ...blocks] : blocks) {
    const logs = await logsInBlock(source, topics, block, signal);
    if (!logs) return reported;
    const isFinal = block.number <= final;
    const at = blockTime(block);
    for (const log of logs) {
      if (sequenceOf(locationOf(log)) <= after) continue;
      yield toLedgerUpdate(source.library, log, at, isFinal ? undefined : reported[0]);
      signal?.throwIfAborted();
    }
    const earlier = reported.slice(1).filter(({ number }) => number < block.number);
    reported = isFinal ? [wholeBlock(block)] : [reported[0], ...earlier, wholeBlock(block, logs.length > 0)];
  }
  return reported;
}

/**
 * Follows the ledger. It polls the latest block as often as the app's client does, and reads the
 * last blocks one by one, by their hashes. So neither a node nor several nodes behind one address
 * can mix two branches, or hide what is new.
 * @param operation called for each poll, to check the node's chain anew
 */
export async function* followEntries(
  operation: () => LogSource,
  filter: FollowFilter,
  signal?: AbortSignal,
): AsyncGenerator<LedgerChange> {
  signal?.throwIfAborted();
  const { after, logs, counterparty } = checkFollowFilter(filter);
  const topics = topicsFor(logs, counterparty);
  let reported = await startingBlocks({ source: operation(), topics, signal }, after);
  if (after === "now")
    yield {
      type: "final",
      sequence: sequenceOf(reported[0]),
      cursor: cursorAt(reported.at(-1) ?? reported[0], reported),
    };
  let contradictions = 0;
  for (;;) {
    const source = operation();
    const context = { source, topics, signal };
    const end = await readChainEnd(source, signal);
    const branch = await findBranch(source.node, reported, end, signal).catch((error: unknown) => {
      if (!isChartkeyError(error, "LEDGER_FINALITY_BROKEN") || ++contradictions === MOST_CONTRADICTIONS) throw error;
    });
    if (branch) {
      contradictions = 0;
      reported = yield* reportRemovedAndFinal(reported, branch.commonAncestor, end.final);
      reported = yield* reportNewBlocks(context, reported, branch, end.final);
    }
    await pause(source.library.pollingInterval(), signal);
  }
}
