import { ChartkeyError } from "../../src/adapters/index.js";
import type { Ledger, Wallet } from "../../src/index.js";

/** A ledger that includes what is submitted, and whose answer is lost. */
export const withoutAnswers = <W extends Wallet>(ledger: Ledger<W>): Ledger<W> => ({
  ...ledger,
  async submit(...args) {
    await ledger.submit(...args);
    throw new ChartkeyError("LEDGER_UNAVAILABLE", { message: "The answer was lost" });
  },
});
