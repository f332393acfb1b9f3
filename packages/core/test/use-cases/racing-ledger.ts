import type { Ledger } from "../../src/index.js";

export interface RacingLedger {
  readonly ledger: Ledger;
  /** Runs `happens` once, after the next write was prepared and before it is submitted. */
  meanwhile(happens: () => Promise<unknown>): void;
}

/** A device's connection to a ledger on which others write at the worst moment. */
export function racingLedger(shared: Ledger): RacingLedger {
  let pending: (() => Promise<unknown>) | undefined;
  return {
    meanwhile: (happens) => void (pending = happens),
    ledger: {
      ...shared,
      async submit(acts, wallet, options) {
        const happens = pending;
        pending = undefined;
        await happens?.();
        return shared.submit(acts, wallet, options);
      },
    },
  };
}
