import type { Address, Cursor, Hex, LedgerUpdate } from "@chartkey/core";
import type { EvmLibrary } from "../library/evm-library.js";
import type { Topics } from "../node/evm-node.js";
import type { Log } from "../node/schemas.js";
import { decodeAct } from "./act-event.js";
import { type LogLocation, sequenceOf } from "./cursor.js";

const addressTopic = (address: Address): Hex => `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;

/**
 * The topics of the logs that a filter selects. The first indexed argument of each event is the
 * participant whose log it belongs to; the second is the counterparty.
 */
export function topicsFor(logs: readonly Address[] | undefined, counterparty: Address | undefined): Topics {
  const topics = [null, logs?.map(addressTopic) ?? null, counterparty ? addressTopic(counterparty) : null];
  return topics.slice(0, topics.findLastIndex((topic) => topic !== null) + 1);
}

export const locationOf = ({ blockNumber, blockHash, logIndex }: Log): LogLocation => ({
  number: blockNumber,
  hash: blockHash,
  logIndex,
});

/** Converts a log to the port's form. */
export function toLedgerUpdate(
  log: Log,
  { at, final, cursor }: { readonly at: Date; readonly final: boolean; readonly cursor: Cursor },
  library: EvmLibrary,
): LedgerUpdate {
  const position = { sequence: sequenceOf(locationOf(log)), at, final };
  const common = { position, transaction: log.transactionHash, cursor };
  const act = decodeAct(log, library);
  return act ? { type: "entry", entry: { act, ...common } } : { type: "unknown", ...common };
}
