import { checkArguments } from "./check-arguments.js";
import { isAddress } from "./answers.js";
import { create, type Deployment } from "./create.js";
import { chartkeyRegistryCode } from "./deployed-code.js";
import { limited } from "./limited.js";
import type { Hex, Provider } from "./provider.js";
import { chartkeyRegistryBytecode } from "./registry-bytecode.js";
import type { DeployOptions, Sender } from "./send.js";

export interface RegistryDeployOptions extends DeployOptions {
  /**
   * Who appoints and removes the registrars. The checksum of EIP-55 is not checked. The address is
   * part of the creation code, so that each administrator's registry has another address by
   * CREATE2.
   */
  readonly admin: Hex;
}

/** @throws TypeError when `admin` is not an address, or nobody's */
export function registryCreation(admin: Hex): Hex {
  if (!isAddress(admin) || BigInt(admin) === 0n) throw new TypeError("`admin` is not an address");
  return `${chartkeyRegistryBytecode}${admin.slice(2).toLowerCase().padStart(64, "0")}`;
}

/**
 * Deploys a new Chartkey registry to the chain behind `provider`, as `deploy` does a ledger. It has
 * no registrars yet: `admin` appoints each by `grantRole(keccak256("REGISTRAR"), registrar)`.
 *
 * @throws TypeError for malformed arguments, and for nobody's address as `admin`; DeploymentError
 * as `deploy` does.
 */
export async function deployRegistry(
  provider: Provider,
  sender: Sender,
  options: RegistryDeployOptions,
): Promise<Deployment> {
  const { admin, ...checked } = checkArguments({ provider, sender }, options, {
    admin: "required",
    signal: "optional",
  });
  return create(
    { what: "registry", bytecode: registryCreation(admin), code: chartkeyRegistryCode },
    limited(provider, checked.signal),
    sender,
    checked,
  );
}
