import { type FollowStart, isChartkeyError, type LedgerChange } from "@chartkey/core";
import { pause } from "@chartkey/core/adapters";

/** Reports the changes of a ledger after a cursor, or from now on. */
export type Follow = (
  after: NonNullable<FollowStart["after"]>,
  options: { readonly signal: AbortSignal },
) => AsyncIterable<LedgerChange>;

export interface FollowListener {
  readonly signal: AbortSignal;
  readonly onChange: () => void;
  /** With `undefined` once following goes on. */
  readonly onError: (error: unknown) => void;
}

/** Milliseconds until following goes on after an error: at first, and at most. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/**
 * Follows until it is aborted, or ends with an error that trying again does not help. After another
 * error it goes on from the last cursor.
 */
export async function followChanges(follow: Follow, { signal, onChange, onError }: FollowListener): Promise<void> {
  let after: Parameters<Follow>[0] = "now";
  let wait = FIRST_PAUSE;
  while (!signal.aborted) {
    try {
      for await (const change of follow(after, { signal })) {
        if (signal.aborted) return;
        after = change.type === "entry" ? change.entry.cursor : change.cursor;
        wait = FIRST_PAUSE;
        onChange();
      }
    } catch (error) {
      if (signal.aborted) return;
      onError(error);
      const isBroken = isChartkeyError(error, "LEDGER_FINALITY_BROKEN");
      if (!isBroken && !(isChartkeyError(error) && error.retryable)) return;
      if (isBroken) {
        after = "now";
        onChange();
      }
    }
    try {
      await pause(wait, signal);
    } catch {
      return;
    }
    wait = Math.min(2 * wait, LONGEST_PAUSE);
    onError(undefined);
  }
}
