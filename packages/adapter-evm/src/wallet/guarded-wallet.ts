import {
  type Address,
  checkKeys,
  checkOptions,
  checkTypedData,
  hashTypedData,
  type Hex,
  isChartkeyError,
  type KeyRules,
  parseAddress,
  type TypedData,
} from "@chartkey/core/adapters";
import { abortable } from "../node/pause.js";
import type { EvmTransaction, EvmWallet } from "./evm-wallet.js";
import { promptAnswer } from "./prompt-answer.js";
import { accountChanged, walletError, wrongNetwork } from "./wallet-error.js";

/** A library's wallet, without the checks and the errors of the port. */
export interface UnguardedWallet {
  readonly address: Address;
  chainId(): Promise<number>;
  /**
   * The accounts that the wallet signs for now; `undefined` for a wallet that holds its one key.
   */
  accounts(): Promise<readonly string[] | undefined>;
  /** @returns what the wallet answers: the transaction's hash, if it keeps to its interface */
  send(call: EvmTransaction): Promise<unknown>;
  signTypedData(data: TypedData): Promise<Hex>;
}

const callKeys: KeyRules<EvmTransaction> = { to: "required", data: "required", gas: "optional" };

/** Adds what all wallets share: the checks before each prompt, and the port's errors. */
export function guardedWallet(bare: UnguardedWallet): EvmWallet {
  const { address } = bare;

  const withWalletErrors = async <T>(kind: "connect" | "send" | "sign", request: () => Promise<T>): Promise<T> => {
    try {
      return await request();
    } catch (error) {
      throw isChartkeyError(error) ? error : walletError(error, kind);
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
    chainId: () => withWalletErrors("connect", () => bare.chainId()),
    send: async (given, options) => {
      const { signal } = checkOptions(options);
      const call = checkKeys("call", given, callKeys);
      await abortable(withWalletErrors("connect", checkAccount), signal);
      return promptAnswer(
        withWalletErrors("send", () => bare.send(call)),
        signal,
      );
    },
    signTypedData: async (given, options) => {
      const { signal } = checkOptions(options);
      const data = checkTypedData(given);
      // throws for what does not fit its types, which wallets sign or refuse each in its own way
      hashTypedData(data);
      const sign = async () => {
        await checkNetwork(data);
        await checkAccount();
        signal?.throwIfAborted();
        return bare.signTypedData(data);
      };
      // a signature that comes after an abort is given to nobody
      return abortable(withWalletErrors("sign", sign), signal);
    },
  };
}
