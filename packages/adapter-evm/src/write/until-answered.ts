import { ChartkeyError, type Hex, isChartkeyError, pause } from "@chartkey/core/adapters";

/**
 * For how many milliseconds the node may answer nothing, before the outcome of a transaction counts
 * as not known: ten minutes.
 */
const MAX_OUTAGE = 600_000;

/** What was sent, and how its outcome is waited for. */
export interface Waiting {
  /** Unknown for what a relayer sends. */
  readonly transaction: Hex | undefined;
  /** Milliseconds between two tries. */
  readonly interval: number;
  readonly signal: AbortSignal | undefined;
}

const outcomeUnknown = (transaction: Hex | undefined, cause: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_UNAVAILABLE", {
    message: "The node has not answered for ten minutes, so that nothing tells what has become of what was sent",
    hints: [
      "It may be included, now or later.",
      "Wait for the error's `transaction` with `finalized`, or read the state before you try again.",
    ],
    transaction,
    cause,
  });

/**
 * Repeats a reading of the node until it succeeds. Once a transaction was sent, a node that fails,
 * or that is none of the ledger's for now, says nothing about what becomes of it.
 * @throws the signal's reason; ChartkeyError LEDGER_UNAVAILABLE, which is not retryable, after
 *   {@link MAX_OUTAGE}; any other error as the reading throws it
 */
export async function untilAnswered<T>(read: () => Promise<T>, { transaction, interval, signal }: Waiting): Promise<T> {
  for (const since = performance.now(); ; await pause(interval, signal)) {
    try {
      return await read();
    } catch (error) {
      signal?.throwIfAborted();
      if (!isChartkeyError(error, "LEDGER_UNAVAILABLE", "MISCONFIGURED")) throw error;
      if (performance.now() - since >= MAX_OUTAGE) throw outcomeUnknown(transaction, error);
    }
  }
}
