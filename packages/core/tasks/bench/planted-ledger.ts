import {
  type Act,
  applyAct,
  emptyAccount,
  type Ledger,
  type LedgerAccount,
  type LedgerUpdate,
  logOf,
  parseAddress,
} from "@chartkey/core/adapters";
import type { Address, Cursor } from "@chartkey/core";

export interface PlantedLedger extends Ledger {
  /** How often the ledger was asked. */
  readonly read: { calls: number };
  /** Adds a whole log that names `counterparty`, without the price of its signatures. */
  plant(acts: readonly Act[], counterparty: Address): void;
}

export const strangerAddress = (nth: number): Address =>
  parseAddress(`0x${(nth + 2 ** 40).toString(16).padStart(40, "0")}`);

/** A ledger with the logs of many strangers besides its own. */
export function plantedLedger(ledger: Ledger): PlantedLedger {
  const read = { calls: 0 };
  const accounts = new Map<Address, LedgerAccount>();
  const logs = new Map<Address, LedgerUpdate[]>();
  const naming = new Map<Address, LedgerUpdate[]>();
  let sequence = 2n ** 60n;
  return {
    ...ledger,
    read,
    plant(acts, counterparty) {
      const at = new Date();
      let account = emptyAccount;
      const updates = acts.map((act): LedgerUpdate => {
        const applied = applyAct(
          { account, grant: undefined, cancelled: false },
          act,
          Math.floor(at.getTime() / 1000),
          {
            base: account,
          },
        );
        if (!applied.ok) throw new TypeError(applied.refusal);
        account = applied.state.account;
        sequence += 1n;
        const position = { sequence, at, final: true };
        return {
          type: "entry",
          entry: { act, position, transaction: "planted", cursor: `planted ${sequence}` as Cursor },
        };
      });
      const [first] = acts;
      if (!first) return;
      const owner = logOf(first);
      accounts.set(owner, account);
      logs.set(owner, updates);
      const known = naming.get(counterparty) ?? [];
      known.push(...updates);
      naming.set(counterparty, known);
    },
    async account(participant, options) {
      read.calls += 1;
      return accounts.get(participant) ?? ledger.account(participant, options);
    },
    async *entries(filter, options) {
      read.calls += 1;
      const planted = filter.log && logs.get(filter.log);
      if (planted) {
        if (filter.after === undefined) yield* planted;
        return;
      }
      yield* ledger.entries(filter, options);
      if (filter.counterparty && !filter.log) yield* naming.get(filter.counterparty) ?? [];
    },
    async time(options) {
      read.calls += 1;
      return ledger.time(options);
    },
  };
}
