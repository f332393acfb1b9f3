import type { CallOptions, Hex } from "@chartkey/core/adapters";

/** A call to a ledger that carries its own signatures, so that anybody may send it. */
export interface RelayCall {
  /** EIP-155. */
  readonly chainId: number;
  /** The ledger's contract. */
  readonly to: Hex;
  readonly data: Hex;
}

/**
 * Somebody who sends calls, and pays for them: an account of the app's, or a service behind HTTP. It needs no trust. It can be slow, or bring nothing; it cannot
 * change an act, bring it twice, or bring it after its deadline, and whatever it answers, `relayed` looks on the ledger for what happened.
 */
export interface Relayer {
  /**
   * @returns the hash of the transaction that it sent, 32 bytes. It need not be included yet.
   * @throws whatever it likes: that it failed does not mean that the act will not happen
   */
  submit(call: RelayCall, options?: CallOptions): Promise<Hex>;
}
