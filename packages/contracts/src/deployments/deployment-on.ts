import type { LedgerDeployment } from "./ledger-deployment.js";
import { recorded } from "./recorded.js";

/**
 * The recorded deployment of this version's ledger on a chain.
 *
 * @returns `undefined` when none is recorded
 */
export const deploymentOn = (chainId: number | bigint): LedgerDeployment | undefined => recorded[Number(chainId)];
