import { chartkeyRegistryAbi } from "@chartkey/contracts";
import { checkKeys, type KeyRules, type Registry } from "@chartkey/core/adapters";
import { Interface, type JsonRpcApiProvider } from "ethers";
import { evmRegistry } from "../ledger/evm-registry.js";
import { type EvmRegistryOptions, registryKeys } from "../options/registry-options.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { ethersLibrary } from "./ethers-library.js";

export interface EthersRegistryOptions extends EvmRegistryOptions {
  /** The app's own provider of the registry's chain. It is used to read, and never destroyed. */
  readonly provider: JsonRpcApiProvider;
  /** The registry's chain (EIP-155). */
  readonly chainId: number;
}

const abi = new Interface(chartkeyRegistryAbi);

const optionKeys: KeyRules<EthersRegistryOptions> = { ...registryKeys, provider: "required", chainId: "required" };

/** The registry over ethers. The wallet of each registrar may be any {@link EvmWallet}. */
export function ethersRegistry(options: EthersRegistryOptions): Registry<EvmWallet> {
  const { provider, chainId, ...contract } = checkKeys("options", options, optionKeys);
  return evmRegistry(ethersLibrary(provider, abi), chainId, contract);
}
