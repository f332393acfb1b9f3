import { DeploymentError } from "./deployment-error.js";
import { ask, type Hex, type Provider } from "./provider.js";

/**
 * Seconds until the year 5138. Times in milliseconds or less are above it, and those of a private
 * chain's first block may be 0.
 */
const LATEST_TIME = 100_000_000_000n;

/**
 * Checks that the chain counts the time of its blocks in seconds, as the ledger's ends of grants
 * do, before anything is paid.
 *
 * @throws DeploymentError `TIME_NOT_IN_SECONDS` where it does not: the ledger would refuse every
 *   grant
 */
export async function checkTime(provider: Provider): Promise<void> {
  const { timestamp } = (await ask(provider, "eth_getBlockByNumber", "latest", false)) as { readonly timestamp: Hex };
  if (BigInt(timestamp) <= LATEST_TIME) return;
  throw new DeploymentError(
    "TIME_NOT_IN_SECONDS",
    `The time of this chain's latest block, ${BigInt(timestamp)}, is not in seconds, so that the ledger would refuse every grant`,
  );
}
