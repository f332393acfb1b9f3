import { type Address, type Hex, isChartkeyError, parseAddress, type TypedData } from "@chartkey/core/adapters";
import { accountChanged, walletError, wrongNetwork } from "../node/foreign-error.js";
import type { EvmTransaction, EvmWallet } from "./evm-wallet.js";

/** What a library's wallet can do by itself. */
export interface BareWallet {
  readonly address: Address;
  chainId(): Promise<number>;
  /** The accounts that the wallet signs for now; `undefined` where it holds the key itself, and nothing can change. */
  accounts(): Promise<readonly string[] | undefined>;
  send(call: EvmTransaction): Promise<Hex>;
  signTypedData(data: TypedData): Promise<Hex>;
}

/** Gives a wallet the checks before each prompt, and the errors, that all wallets share. */
export function guardedWallet(bare: BareWallet): EvmWallet {
  const { address } = bare;

  const asked = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
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
    chainId: () => asked(() => bare.chainId()),
    send: async (call, options = {}) => {
      options.signal?.throwIfAborted();
      return asked(async () => {
        await checkAccount();
        return bare.send(call);
      });
    },
    signTypedData: async (data, options = {}) => {
      options.signal?.throwIfAborted();
      return asked(async () => {
        await checkNetwork(data);
        await checkAccount();
        return bare.signTypedData(data);
      });
    },
  };
}
