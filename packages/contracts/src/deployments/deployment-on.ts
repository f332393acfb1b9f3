import { recorded } from "./recorded.js";

/** Where readers find a ledger: options of `viemLedger` and `ethersLedger`. */
export interface LedgerDeployment {
  readonly address: `0x${string}`;
  /** The block of its deployment. */
  readonly fromBlock: bigint;
}

/**
 * The recorded deployment of this version's ledger on a chain.
 *
 * @returns `undefined` when none is recorded
 */
export const deploymentOn = (chainId: number | bigint): LedgerDeployment | undefined => recorded[Number(chainId)];
