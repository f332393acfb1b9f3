import { DeploymentError } from "./deployment-error.js";
import { codeAt, type Hex, type Provider } from "./provider.js";

interface Contract {
  readonly address: Hex;
  readonly code: Hex;
  /** For the error. */
  readonly what: string;
}

/**
 * Whether the contract is at its address.
 *
 * @throws DeploymentError `CODE_UNEXPECTED` when other code is there
 */
export async function isDeployed(provider: Provider, { address, code: expected, what }: Contract): Promise<boolean> {
  const code = await codeAt(provider, address);
  if (code === "0x" || code === expected) return code === expected;
  throw new DeploymentError("CODE_UNEXPECTED", `Other code than the ${what}'s is at ${address}`);
}
