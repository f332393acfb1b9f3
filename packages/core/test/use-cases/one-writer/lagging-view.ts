import type { Address, Ledger } from "../../../src/adapters/index.js";

type Account = Awaited<ReturnType<Ledger["account"]>>;

/** A ledger whose readings can stop at the present, as at a node that is behind. */
export function laggingView(ledger: Ledger) {
  let past: { readonly accounts: ReadonlyMap<Address, Account>; readonly last: bigint } | undefined;
  let hidden = 0;
  let readings = Number.POSITIVE_INFINITY;
  const view: Ledger = {
    ...ledger,
    async account(participant, options) {
      const known = past?.accounts.get(participant);
      if (known && (hidden += 1) >= readings) past = undefined;
      return known ?? ledger.account(participant, options);
    },
    async *entries(filter, options) {
      for await (const update of ledger.entries(filter, options)) {
        const { sequence } = update.type === "entry" ? update.entry.position : update.position;
        if (past && sequence > past.last) hidden += 1;
        else yield update;
      }
    },
  };
  return {
    view,
    /** From now on the readings of these participants stay as they are. */
    stop: async (...participants: readonly Address[]) => {
      const accounts = new Map<Address, Account>();
      for (const one of participants) accounts.set(one, await ledger.account(one));
      let last = -1n;
      for await (const update of ledger.entries({}))
        last = update.type === "entry" ? update.entry.position.sequence : update.position.sequence;
      past = { accounts, last };
    },
    /** After so many readings that lack something they go on. */
    during: (count: number) => void (readings = count),
    goOn: () => void (past = undefined),
    /** How often a reading lacked something. */
    hidden: () => hidden,
  };
}
