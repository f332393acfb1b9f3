/** Where readers find a ledger: options of `viemLedger` and `ethersLedger`. */
export interface LedgerDeployment {
  readonly address: `0x${string}`;
  /** The block of its deployment. */
  readonly fromBlock: bigint;
}
