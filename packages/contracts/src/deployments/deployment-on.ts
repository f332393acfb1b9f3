import type { LedgerDeployment } from "./ledger-deployment.js";
import { recorded } from "./recorded.js";

/**
 * The recorded deployment of this version's ledger on a chain.
 *
 * @returns `undefined` when none is recorded
 * @throws TypeError for what is no chain id: a positive integer
 */
export function deploymentOn(chainId: number | bigint): LedgerDeployment | undefined {
  const isChainId = typeof chainId === "bigint" || Number.isSafeInteger(chainId);
  if (!isChainId || chainId <= 0) throw new TypeError("`chainId` is a positive integer");
  return recorded[Number(chainId)];
}
