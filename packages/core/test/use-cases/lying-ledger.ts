import type { Ledger, LedgerAccount, LedgerEntry, LedgerUpdate } from "../../src/index.js";

/** What a node says instead of the truth. */
export interface Lies {
  /** Instead of the entries asked for. */
  readonly entries?: ((told: readonly LedgerUpdate[]) => readonly LedgerUpdate[]) | undefined;
  /** Instead of an account's state. */
  readonly account?: ((told: LedgerAccount) => LedgerAccount) | undefined;
}

export interface LyingLedger {
  readonly ledger: Ledger;
  /** From now on; without lies the node is honest. */
  tell(lies: Lies): void;
}

/** A node between an app and its ledger. */
export function lyingLedger(honest: Ledger): LyingLedger {
  let lies: Lies = {};
  return {
    tell: (told) => void (lies = told),
    ledger: {
      ...honest,
      async account(participant, options) {
        const told = await honest.account(participant, options);
        return lies.account ? lies.account(told) : told;
      },
      async *entries(filter, options) {
        const told: LedgerUpdate[] = [];
        for await (const update of honest.entries(filter, options)) told.push(update);
        yield* lies.entries ? lies.entries(told) : told;
      },
    },
  };
}

/** A lie about each entry. */
export const eachEntry =
  (change: (entry: LedgerEntry) => LedgerEntry) =>
  (told: readonly LedgerUpdate[]): readonly LedgerUpdate[] =>
    told.map((update) => (update.type === "entry" ? { ...update, entry: change(update.entry) } : update));
