import { askObject, isNumber } from "./answers.js";
import { DeploymentError } from "./deployment-error.js";
import { ask, type Provider } from "./provider.js";

/**
 * Seconds until the year 5138. Times in milliseconds or less are above it, and those of a private
 * chain's first block may be 0.
 */
const LATEST_TIME = 100_000_000_000n;

/**
 * Creation code that creates nothing, and gives the time of its block: some chains tell another one
 * in their blocks.
 */
const TIME_OF_BLOCK = "0x4260005260206000f3";

/**
 * Checks that the chain counts the time of its blocks in seconds, as the ledger's ends of grants
 * do, before anything is paid.
 *
 * @throws DeploymentError `TIME_NOT_IN_SECONDS` where it does not: the ledger would refuse every
 *   grant
 */
export async function checkTime(provider: Provider): Promise<void> {
  const { timestamp } = await askObject(provider, "eth_getBlockByNumber", "latest", false);
  // a node that makes no such call says nothing about the time
  const inside = await ask(provider, "eth_call", { data: TIME_OF_BLOCK }, "latest").catch(() => "0x");
  for (const time of [timestamp, inside])
    if (isNumber(time) && BigInt(time) > LATEST_TIME)
      throw new DeploymentError(
        "TIME_NOT_IN_SECONDS",
        `The time of this chain's latest block, ${BigInt(time)}, is not in seconds, so that the ledger would refuse every grant`,
      );
}
