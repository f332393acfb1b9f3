import {
  type Address,
  checkKeys,
  checkOptions,
  checkTypedData,
  type Hex,
  isChartkeyError,
  type KeyRules,
  parseAddress,
  type TypedData,
} from "@chartkey/core/adapters";
import { accountChanged, walletError, wrongNetwork } from "./wallet-error.js";
import type { EvmTransaction, EvmWallet } from "./evm-wallet.js";

/** A library's wallet, without the checks and the errors of the port. */
export interface UnguardedWallet {
  readonly address: Address;
  chainId(): Promise<number>;
  /**
   * The accounts that the wallet signs for now; `undefined` for a wallet that holds its one key.
   */
  accounts(): Promise<readonly string[] | undefined>;
  send(call: EvmTransaction): Promise<Hex>;
  signTypedData(data: TypedData): Promise<Hex>;
}

const callKeys: KeyRules<EvmTransaction> = { to: "required", data: "required", gas: "optional" };

/** Adds what all wallets share: the checks before each prompt, and the port's errors. */
export function guardedWallet(bare: UnguardedWallet): EvmWallet {
  const { address } = bare;

  const withWalletErrors = async <T>(request: () => Promise<T>): Promise<T> => {
    try {
      return await request();
    } catch (error) {
      throw isChartkeyError(error) ? error : walletError(error);
    }
  };

  const checkAccount = async () => {
    const accounts = await bare.accounts();
    if (accounts && !accounts.some((account) => parseAddress(account) === address)) throw accountChanged();
  };

  const checkNetwork = async ({ domain }: TypedData) => {
    if (domain.chainId === undefined) return;
    const found = await bare.chainId();
    if (found !== domain.chainId) throw wrongNetwork(domain.chainId, found);
  };

  return {
    address,
    chainId: () => withWalletErrors(() => bare.chainId()),
    send: async (given, options) => {
      checkOptions(options);
      const call = checkKeys("call", given, callKeys);
      return withWalletErrors(async () => {
        await checkAccount();
        return bare.send(call);
      });
    },
    signTypedData: async (given, options) => {
      checkOptions(options);
      const data = checkTypedData(given);
      return withWalletErrors(async () => {
        await checkNetwork(data);
        await checkAccount();
        return bare.signTypedData(data);
      });
    },
  };
}
