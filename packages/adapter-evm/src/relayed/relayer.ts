import type { CallOptions, Hex } from "@chartkey/core/adapters";

/**
 * A call that contains the signatures of its acts, so that anybody may send it. It goes to the
 * ledger. For an account that does not exist yet, it goes to the ledger's preparer, which makes the
 * account and then the same call.
 */
export interface RelayCall {
  /** EIP-155. */
  readonly chainId: number;
  /** The ledger's contract, or the preparer. */
  readonly to: Hex;
  readonly data: Hex;
}

/**
 * Sends calls and pays for them: an account of the app's, or a service behind HTTP. It needs no
 * trust. It can be slow or send nothing, but it cannot change an act, submit it twice, or submit it
 * after its deadline. Whatever it answers, `relayed` checks the ledger for the act.
 */
export interface Relayer {
  /**
   * @returns the hash of the transaction that it sent, 32 bytes; a block need not include it yet
   * @throws any error; the act may happen nevertheless
   */
  submit(call: RelayCall, options?: CallOptions): Promise<Hex>;
}
