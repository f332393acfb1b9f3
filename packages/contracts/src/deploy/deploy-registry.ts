import { create, type Deployment, type DeployOptions, type Hex, type Provider, type Sender } from "./create.js";
import { chartkeyRegistryBytecode } from "./registry-bytecode.js";

export interface RegistryDeployOptions extends DeployOptions {
  /** Who appoints and removes the registrars. It enters the creation code, and so an address by CREATE2. */
  readonly admin: Hex;
}

/**
 * Puts a new Chartkey registry on the chain behind `provider`, as `deploy` does a ledger. It has no registrars yet: `admin` appoints each by
 * `grantRole(keccak256("REGISTRAR"), registrar)`.
 *
 * @throws TypeError when `admin` is not an address, or nobody's; Error as `deploy` does.
 */
export async function deployRegistry(
  provider: Provider,
  sender: Sender,
  { admin, ...options }: RegistryDeployOptions,
): Promise<Deployment> {
  if (!/^0x[0-9a-f]{40}$/iu.test(admin) || BigInt(admin) === 0n) throw new TypeError("`admin` is not an address");
  const data: Hex = `${chartkeyRegistryBytecode}${admin.slice(2).toLowerCase().padStart(64, "0")}`;
  return create("registry", data, provider, sender, options);
}
