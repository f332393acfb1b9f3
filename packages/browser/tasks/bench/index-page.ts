import { clinic } from "../../../core/tasks/bench/clinic.ts";
import { indexSessions, type Sessions } from "../../../core/tasks/bench/index-sessions.ts";
import { indexedDbIndexCache } from "../../src/indexed-db-index-cache.js";

/** How many patients there are, how many records each has, and how many are in a transaction. */
export interface Order {
  readonly patients: number;
  readonly records: number;
  readonly size: number;
}

declare global {
  /** Milliseconds of processor time that the browser has taken. */
  var processorTime: () => Promise<number>;
  var indexBench: (order: Order) => Promise<Sessions>;
}

globalThis.indexBench = async ({ patients, records, size }) => {
  const { rao } = await clinic(patients, records, size);
  const cache = indexedDbIndexCache();
  return indexSessions({
    connect: rao.connect,
    list: (me) => me.sharedRecords.list(),
    cache,
    clock: () => globalThis.processorTime(),
  });
};
