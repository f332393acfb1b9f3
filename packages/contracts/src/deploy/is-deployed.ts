import { askCode } from "./answers.js";
import { DeploymentError } from "./deployment-error.js";
import type { Hex, Provider } from "./provider.js";
import { pause } from "./wait-for.js";

export interface Contract {
  readonly address: Hex;
  readonly code: Hex;
  /** For the error. */
  readonly what: string;
}

/** How often a node that has no such contract is asked again: it may be behind others. */
const LOOKS = 4;
/** Milliseconds between two of these looks. */
const BETWEEN = 50;

/**
 * Whether the contract is at its address.
 *
 * @throws DeploymentError `CODE_UNEXPECTED` when other code is there
 */
export async function isDeployed(provider: Provider, { address, code: expected, what }: Contract): Promise<boolean> {
  const code = (await askCode(provider, address, "latest")).toLowerCase();
  if (code === "0x" || code === expected) return code === expected;
  throw new DeploymentError("CODE_UNEXPECTED", `Other code than the ${what}'s is at ${address}`);
}

/** Whether the contract is missing, so that it is worth to pay for it. */
export async function isMissing(
  provider: Provider,
  contract: Contract,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for (let looks = 1; ; looks++) {
    if (await isDeployed(provider, contract)) return false;
    if (looks === LOOKS) return true;
    await pause(BETWEEN, signal);
  }
}

/**
 * Whether a block left no contract at an address. It is named by its hash (EIP-1898), since a node
 * that lacks a block answers a number with what it has.
 */
export const isMissingIn = async (provider: Provider, { address }: Contract, blockHash: Hex): Promise<boolean> =>
  (await askCode(provider, address, { blockHash })) === "0x";
