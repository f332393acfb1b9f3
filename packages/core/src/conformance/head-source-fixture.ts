import type { HeadSource } from "../ports/head-source.js";
import type { Ledger } from "../ports/ledger.js";
import type { Wallet } from "../ports/wallet.js";
import type { Fixture } from "./suite.js";

/** A source of heads for one case, and the means to break it: functions that need no `this`. */
export interface HeadSourceFixture<W extends Wallet = Wallet> extends Fixture {
  readonly source: HeadSource;
  /** The ledger whose heads these are, new and reached by another way. Its log grows by it. */
  readonly ledger: Ledger<W>;
  /** Accounts that have never used this ledger and can pay for their acts. */
  readonly wallets: readonly [W, W];
  /** From now on the source cannot reach what it asks. */
  readonly unplug: () => Promise<void>;
  /** Lets the source know what the ledger has by now. Left out by one that always does. */
  readonly catchUp?: (() => Promise<void>) | undefined;
  /** From now on what it asks does not answer, and closes no connection. */
  readonly hang?: (() => Promise<void>) | undefined;
  /** From now on what it asks answers what proves nothing. For a source that proves its heads. */
  readonly lie?: (() => Promise<void>) | undefined;
  /** A source that is set up for something else: another chain, an address without a ledger. */
  readonly misconfigured?: (() => HeadSource) | undefined;
}
