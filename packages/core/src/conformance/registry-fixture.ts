import type { Address } from "../domain/identifiers/address.js";
import type { Registry } from "../ports/registry.js";
import type { Wallet } from "../ports/wallet.js";
import type { Fixture } from "./suite.js";

/**
 * An empty registry for one case, and the means to break it: plain functions, which need no `this`.
 */
export interface RegistryFixture<W extends Wallet = Wallet> extends Fixture {
  readonly registry: Registry<W>;
  /** Two registrars and somebody who is none. All can pay for their transactions. */
  readonly wallets: { readonly council: W; readonly chamber: W; readonly stranger: W };
  /** A second adapter on the same registry, as after a restart: nothing in memory is shared. */
  readonly connect: () => Registry<W>;
  /** How many prompts the wallets have shown so far. */
  readonly prompts: () => number;
  /** The registry's time, in Unix seconds. */
  readonly now: () => Promise<number>;
  /** Advances the registry's time by at least this many seconds. */
  readonly advance: (seconds: number) => Promise<void>;
  /** Appoints a registrar as the administrator, bypassing the adapter. */
  readonly appoint: (registrar: Address) => Promise<void>;
  readonly remove: (registrar: Address) => Promise<void>;
  /** From now on `registry` cannot reach its node. */
  readonly unplug: () => Promise<void>;
}
