import type { Address, Hex, LedgerUpdate } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";
import type { Topics } from "../node/evm-node.js";
import type { Log } from "../node/schemas.js";
import { decodeAct } from "./act-event.js";
import { encodeCursor, type KnownBlock, type LogLocation, sequenceOf } from "./cursor.js";

const addressTopic = (address: Address): Hex => `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;

/**
 * The topics of the logs that a filter selects. The first indexed argument of each event is the
 * participant whose log it belongs to; the second is the counterparty.
 */
export function topicsFor(logs: readonly Address[] | undefined, counterparty: Address | undefined): Topics {
  const topics = [null, logs?.map(addressTopic) ?? null, counterparty ? addressTopic(counterparty) : null];
  return topics.slice(0, topics.findLastIndex((topic) => topic !== null) + 1);
}

const matchesTopic = (topic: Hex | undefined, wanted: Topics[number]): boolean =>
  wanted === null || (typeof wanted === "string" ? topic === wanted : topic !== undefined && wanted.includes(topic));

export const matchesTopics = (topics: readonly Hex[], wanted: Topics): boolean =>
  wanted.every((one, i) => matchesTopic(topics[i], one));

export const locationOf = ({ blockNumber, blockHash, logIndex }: Log): LogLocation => ({
  number: blockNumber,
  hash: blockHash,
  logIndex,
});

/**
 * Converts a log to the port's form.
 * @param at the time of its block
 * @param lastFinal the last final block, for a log that is not final
 */
export function toLedgerUpdate(library: EvmLibrary, log: Log, at: Date, lastFinal?: KnownBlock): LedgerUpdate {
  const location = locationOf(log);
  const position = { sequence: sequenceOf(location), at, final: lastFinal === undefined };
  const common = { position, transaction: log.transactionHash, cursor: encodeCursor(location, lastFinal) };
  const act = decodeAct(log, library);
  return act ? { type: "entry", entry: { act, ...common } } : { type: "unknown", ...common };
}
