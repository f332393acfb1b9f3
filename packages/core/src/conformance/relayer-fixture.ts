import type { Hex } from "../domain/encoding/bytes.js";
import type { CallOptions } from "../ports/call-options.js";
import type { Fixture } from "./suite.js";

/**
 * A relayer for one case, and the means to break it: plain functions, which need no `this`. `C` is
 * what the relayer takes: `RelayCall` of `@chartkey/adapter-evm`, or what another ledger's signed
 * acts are sent as.
 */
export interface RelayerFixture<C = unknown> extends Fixture {
  readonly relayer: { submit(call: C, options?: CallOptions): Promise<Hex> };
  /** A call whose act somebody new has signed, and which the ledger would accept now. */
  readonly signed: () => Promise<C>;
  /** How often the act of a call is on the ledger, once all that was sent is included. */
  readonly count: (call: C) => Promise<number>;
  /** Calls that the relayer has to refuse, by what they are: none is a signed act of its ledger. */
  readonly foreign: () => Promise<Readonly<Record<string, C>>>;
  /** A signed act that the ledger would refuse now. */
  readonly refused: () => Promise<C>;
  /** How many transactions the relayer has paid for so far. */
  readonly sent: () => number;
  /** From now on the relayer, or what it sends by, cannot be reached. */
  readonly unplug: () => Promise<void>;
  /** From now on what the relayer sends by gives no answers, and closes no connection. */
  readonly hang?: (() => Promise<void>) | undefined;
  /** Texts that no error may hold: the key of the account that pays. */
  readonly secrets?: readonly string[] | undefined;
}
