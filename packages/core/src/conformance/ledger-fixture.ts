import type { Address } from "../domain/identifiers/address.js";
import type { Ledger } from "../ports/ledger.js";
import type { Wallet } from "../ports/wallet.js";
import type { Fixture } from "./suite.js";

/**
 * One ledger of its own for each case, and the means to hurt it: plain functions, which need no
 * `this`.
 */
export interface LedgerFixture<W extends Wallet = Wallet> extends Fixture {
  readonly ledger: Ledger<W>;
  /** Accounts with keys that have never used this ledger and can pay for what they do. */
  readonly wallets: readonly [W, W, W, W];
  /** A second adapter on the same ledger, as after a restart: nothing in memory is shared. */
  readonly connect: () => Ledger<W>;
  /** How many prompts the wallets have shown so far. */
  readonly prompts: () => number;
  /**
   * `manual`: the ledger's time stands still but for new entries and `advance`. `running`: it goes
   * on by itself, as on a chain that others use too.
   */
  readonly clock: "manual" | "running";
  /**
   * Moves the ledger's time on: `time()` is then `seconds` (at least 1) later, exactly so where the
   * clock is `manual`; a running one may be waited for. Three such steps make an entry final.
   */
  readonly advance: (seconds: number) => Promise<void>;
  /** Puts an entry of an unknown kind into a log, round the adapter. */
  readonly plant: (log: Address) => Promise<void>;
  /**
   * Runs `lost`, then removes for good all that it wrote: what comes next stands in its place.
   * Called only where `capabilities.reorganises`.
   */
  readonly reorganise: (lost: () => Promise<void>) => Promise<void>;
  /** From now on `ledger` cannot reach anything. */
  readonly unplug: () => Promise<void>;
}
