import type { Address } from "../domain/identifiers/address.js";
import type { Ledger } from "../ports/ledger.js";
import type { Wallet } from "../ports/wallet.js";
import type { Fixture } from "./suite.js";

/** A new ledger for one case, and the means to break it: plain functions, which need no `this`. */
export interface LedgerFixture<W extends Wallet = Wallet> extends Fixture {
  readonly ledger: Ledger<W>;
  /** Accounts with keys that have never used this ledger and can pay for their acts. */
  readonly wallets: readonly [W, W, W, W];
  /** A second adapter on the same ledger, as after a restart: nothing in memory is shared. */
  readonly connect: () => Ledger<W>;
  /** How many prompts the wallets have shown so far. */
  readonly prompts: () => number;
  /**
   * `manual`: the ledger's time changes only with new entries and `advance`. `running`: it advances
   * by itself, as on a chain that others use too.
   */
  readonly clock: "manual" | "running";
  /**
   * Advances the ledger's time by `seconds` (at least 1): exactly if the clock is `manual`, at
   * least by so much if it is `running`. Three such steps make an entry final.
   */
  readonly advance: (seconds: number) => Promise<void>;
  /** Adds an entry of an unknown kind to a log, bypassing the adapter. */
  readonly plant: (log: Address) => Promise<void>;
  /**
   * Runs `lost`, then removes for good what it wrote: later entries take its place. Called only if
   * `capabilities.reorganises`.
   */
  readonly reorganise: (lost: () => Promise<void>) => Promise<void>;
  /** From now on `ledger` cannot reach its node. */
  readonly unplug: () => Promise<void>;
}
