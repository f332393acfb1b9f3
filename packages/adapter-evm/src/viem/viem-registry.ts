import { chartkeyRegistryAbi } from "@chartkey/contracts";
import { checkKeys, type KeyRules, type Registry } from "@chartkey/core/adapters";
import type { Chain, Client, Transport } from "viem";
import { evmRegistry } from "../ledger/evm-registry.js";
import { type EvmRegistryOptions, registryKeys } from "../options/registry-options.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { viemLibrary } from "./viem-library.js";

export interface ViemRegistryOptions extends EvmRegistryOptions {
  /** The app's own client of the registry's chain. It is used to read, and never closed. */
  readonly client: Client<Transport, Chain>;
}

const optionKeys: KeyRules<ViemRegistryOptions> = { ...registryKeys, client: "required" };

/** The registry over viem. The wallet of each registrar may be any {@link EvmWallet}. */
export function viemRegistry(options: ViemRegistryOptions): Registry<EvmWallet> {
  const { client, ...contract } = checkKeys("options", options, optionKeys);
  return evmRegistry(viemLibrary(client, chartkeyRegistryAbi), client.chain.id, contract);
}
