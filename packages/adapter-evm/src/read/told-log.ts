import type { Address, Cursor, Hex, LedgerUpdate } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../evm-library.js";
import type { Topics } from "../node/evm-node.js";
import type { Log } from "../node/schemas.js";
import { actOf } from "./act-event.js";
import { type Place, sequenceOf } from "./cursor.js";

const topicOf = (address: Address): Hex => `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;

/** Which logs a filter asks for: the events' first topic is the participant whose log it is, the second the other side. */
export function topicsOf(logs: readonly Address[] | undefined, counterparty: Address | undefined): Topics {
  const topics = [null, logs?.map(topicOf) ?? null, counterparty ? topicOf(counterparty) : null];
  return topics.slice(0, topics.findLastIndex((topic) => topic !== null) + 1);
}

export const placeOf = ({ blockNumber, blockHash, logIndex }: Log): Place => ({
  number: blockNumber,
  hash: blockHash,
  logIndex,
});

/** A log as the port tells it. */
export function updateOf(
  log: Log,
  { at, final, cursor }: { readonly at: Date; readonly final: boolean; readonly cursor: Cursor },
  library: EvmLibrary,
): LedgerUpdate {
  const position = { sequence: sequenceOf(placeOf(log)), at, final };
  const placed = { position, transaction: log.transactionHash, cursor };
  const act = actOf(log, library);
  return act ? { type: "entry", entry: { act, ...placed } } : { type: "unknown", ...placed };
}
