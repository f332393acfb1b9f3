import { isAddress } from "./answers.js";
import { checkOptions } from "./check-options.js";
import type { Provider } from "./provider.js";
import type { DeployOptions, Sender } from "./send.js";

const has = (provider: unknown, method: "request" | "send"): boolean =>
  ((typeof provider === "object" && provider !== null) || typeof provider === "function") &&
  typeof (provider as Readonly<Record<string, unknown>>)[method] === "function";

/**
 * Checks what a deployment was given, before anything is asked or paid.
 *
 * @returns a copy of the options
 * @throws TypeError that names what is malformed
 */
export function checkArguments<T extends DeployOptions>(
  { provider, sender }: { readonly provider: Provider; readonly sender: Sender },
  options: T,
  keys: Parameters<typeof checkOptions<T>>[1],
): T {
  if (!has(provider, "request") && !has(provider, "send"))
    throw new TypeError("`provider` is an EIP-1193 provider, a client of viem or a JSON-RPC provider of ethers");
  if (typeof sender !== "function" && !isAddress(sender))
    throw new TypeError("`sender` is the address of an account, or a function that sends a transaction");
  return checkOptions(options, keys);
}
