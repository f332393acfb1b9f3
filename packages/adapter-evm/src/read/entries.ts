import type { Address, Cursor, EntryFilter, Hex, LedgerUpdate, Position } from "@chartkey/core";
import type { EvmLibrary } from "../evm-library.js";
import type { EvmNode, Topics } from "../node/evm-node.js";
import { type Log, timeOf } from "../node/schemas.js";
import { actOf } from "./act-event.js";
import { decodeCursor, encodeCursor, sequenceOf } from "./cursor.js";
import { finalBlock, type Finality } from "./finality.js";
import { inRanges } from "./log-ranges.js";

export interface LogSource {
  readonly library: EvmLibrary;
  readonly node: EvmNode;
  readonly address: Hex;
  readonly fromBlock: bigint;
  readonly finality: Finality;
  readonly maxLogRange: number;
}

const topicOf = (address: Address | undefined): Hex | null =>
  address === undefined ? null : `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;

function topicsOf({ log, counterparty }: EntryFilter): Topics {
  const topics = [null, topicOf(log), topicOf(counterparty)];
  return topics.slice(0, topics.findLastIndex((topic) => topic !== null) + 1);
}

/** Behind which sequence to go on. A cursor whose block is gone leads back to what was final when it was given out. */
async function startAfter(source: LogSource, cursor: Cursor | undefined, latest: bigint, signal?: AbortSignal) {
  const { node, fromBlock, finality } = source;
  const first = sequenceOf({ blockNumber: fromBlock, logIndex: 0n }) - 1n;
  if (cursor === undefined) return first;
  const place = decodeCursor(cursor);
  const block = await node.block(place.blockNumber, signal);
  if (block?.hash === place.blockHash) return sequenceOf(place);
  const known = place.blockNumber < latest ? place.blockNumber : latest;
  const final = await finalBlock(node, finality, known, signal);
  const kept = final < known ? final : known;
  return kept < fromBlock ? first : sequenceOf({ blockNumber: kept, logIndex: 0n }) - 1n;
}

/** Gives each log the time of its block, which is asked for once. */
function timesOf(node: EvmNode, signal?: AbortSignal) {
  let last: { readonly number: bigint; readonly at: Date } | undefined;
  return async ({ blockNumber }: Log): Promise<Date> => {
    if (last?.number !== blockNumber) {
      last = { number: blockNumber, at: timeOf(await node.standing(blockNumber, signal)) };
    }
    return last.at;
  };
}

/** The logs that match the filter, as the port tells them. */
export async function* entriesOf(
  source: LogSource,
  filter: EntryFilter,
  signal?: AbortSignal,
): AsyncGenerator<LedgerUpdate> {
  const { library, node, address, finality, maxLogRange } = source;
  const { number: latest } = await node.latest(signal);
  const after = await startAfter(source, filter.after, latest, signal);
  const final = await finalBlock(node, finality, latest, signal);
  const atOf = timesOf(node, signal);
  const read = (from: bigint, to: bigint) => node.logs(address, topicsOf(filter), from, to, signal);
  for await (const log of inRanges((after + 1n) >> 20n, latest, maxLogRange, read)) {
    const sequence = sequenceOf(log);
    if (log.address !== address || log.removed === true || sequence <= after) continue;
    const position: Position = { sequence, at: await atOf(log), final: log.blockNumber <= final };
    const placed = { position, transaction: log.transactionHash, cursor: encodeCursor(log) };
    const act = actOf(log, library);
    signal?.throwIfAborted();
    yield act ? { type: "entry", entry: { act, ...placed } } : { type: "unknown", ...placed };
  }
}
