import type { Ledger, LedgerAccount, LedgerEntry, LedgerUpdate } from "../../src/index.js";

/** What a lying node reports instead of the truth. */
export interface Lies {
  /** Replaces the entries. */
  readonly entries?: ((reported: readonly LedgerUpdate[]) => readonly LedgerUpdate[]) | undefined;
  /** Replaces the state of an account. */
  readonly account?: ((reported: LedgerAccount) => LedgerAccount) | undefined;
}

export interface LyingLedger {
  readonly ledger: Ledger;
  /** Tells these lies from now on. Without lies the node is honest. */
  tell(lies: Lies): void;
}

/** A node between an app and its ledger. */
export function lyingLedger(honest: Ledger): LyingLedger {
  let lies: Lies = {};
  return {
    tell: (reported) => void (lies = reported),
    ledger: {
      ...honest,
      async account(participant, options) {
        const reported = await honest.account(participant, options);
        return lies.account ? lies.account(reported) : reported;
      },
      async *entries(filter, options) {
        const reported: LedgerUpdate[] = [];
        for await (const update of honest.entries(filter, options)) reported.push(update);
        yield* lies.entries ? lies.entries(reported) : reported;
      },
    },
  };
}

/** A lie about each entry. */
export const eachEntry =
  (change: (entry: LedgerEntry) => LedgerEntry) =>
  (reported: readonly LedgerUpdate[]): readonly LedgerUpdate[] =>
    reported.map((update) => (update.type === "entry" ? { ...update, entry: change(update.entry) } : update));
