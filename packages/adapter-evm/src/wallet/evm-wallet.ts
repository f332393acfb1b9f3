import type { CallOptions, Hex, Wallet } from "@chartkey/core/adapters";

export interface EvmTransaction {
  readonly to: Hex;
  readonly data: Hex;
  /** The gas limit. By default the wallet estimates it. */
  readonly gas?: bigint | undefined;
}

/** A wallet that also sends transactions, and pays for their gas. */
export interface EvmWallet extends Wallet {
  /** The chain that the wallet is connected to now. */
  chainId(): Promise<number>;
  /**
   * Signs and sends a call from `address`, after one prompt.
   * @returns the transaction's hash, 32 bytes
   * @throws ChartkeyError WALLET_REJECTED, WALLET_ACCOUNT_CHANGED, WALLET_WRONG_NETWORK,
   *   FUNDS_INSUFFICIENT: nothing was sent; LEDGER_REVERTED; WALLET_UNANSWERED, also after an abort
   *   during the prompt, and LEDGER_UNAVAILABLE: it may have been sent, as `transaction` where its
   *   hash is known: a key's transaction has one before the node answers
   */
  send(call: EvmTransaction, options?: CallOptions): Promise<Hex>;
}
