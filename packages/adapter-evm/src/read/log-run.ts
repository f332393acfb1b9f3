import { type Act, hashAct, toHex } from "@chartkey/core/adapters";
import type { EventLog, EvmLibrary } from "../library/evm-library.js";
import type { Log } from "../node/schemas.js";
import { decodeAct } from "./act-event.js";

/** Finds the last log that a write has left, among the logs of its contract. */
export type FindLog = (logs: readonly Log[]) => Log | undefined;

/**
 * Finds the latest run: everything that was wanted, in this order, in one transaction and with
 * nothing between, since the contracts make several calls of one sender together or not at all.
 * @param keyOf what a log is compared by; `undefined` for one that is never wanted
 */
const runOf =
  (wanted: readonly string[], keyOf: (log: Log) => string | undefined): FindLog =>
  (logs) => {
    const keys = logs.map(keyOf);
    return logs.findLast((log, end) => {
      const start = end + 1 - wanted.length;
      return (
        start >= 0 &&
        logs[start]?.transactionHash === log.transactionHash &&
        wanted.every((key, i) => keys[start + i] === key)
      );
    });
  };

const actKey = (act: Act): string => toHex(hashAct(act));
// a library may keep the case of the digits that it encodes
const eventKey = ({ topics, data }: EventLog): string => [...topics, data].join().toLowerCase();

/** Finds the run of one or more acts in a ledger's logs. */
export const runOfActs = (acts: readonly Act[], library: EvmLibrary): FindLog =>
  runOf(acts.map(actKey), (log) => {
    const act = decodeAct(log, library);
    return act && actKey(act);
  });

/** Finds the run of one or more events, which are given in their canonical encoding. */
export const runOfEvents = (events: readonly EventLog[]): FindLog => runOf(events.map(eventKey), eventKey);
