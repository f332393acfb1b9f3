import { type Act, counterpartyOf, logOf } from "@chartkey/core/adapters";
import type { BlockRange } from "../node/evm-node.js";
import type { Log } from "../node/schemas.js";
import { topicsFor } from "../read/ledger-log.js";
import type { FindLog } from "../read/log-run.js";
import { type LogSource, readLogs } from "../read/log-source.js";

/** Acts of one actor that were submitted in one call. */
export interface SubmittedActs {
  readonly acts: readonly Act[];
  readonly findLast: FindLog;
}

/** The last log of the acts in a range of blocks, whichever transaction it is of. */
export async function findActs(
  source: LogSource,
  { acts, findLast }: SubmittedActs,
  range: BlockRange,
  signal: AbortSignal | undefined,
): Promise<Log | undefined> {
  const [first] = acts;
  if (!first) return undefined;
  const counterparties = new Set(acts.map(counterpartyOf));
  const topics = topicsFor([logOf(first)], counterparties.size === 1 ? counterpartyOf(first) : undefined);
  const logs: Log[] = [];
  for await (const log of readLogs(source, topics, range, signal)) logs.push(log);
  return findLast(logs);
}
