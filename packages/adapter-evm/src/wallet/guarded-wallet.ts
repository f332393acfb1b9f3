import {
  abortable,
  checkKeys,
  checkOptions,
  checkTypedData,
  fromHex,
  hashTypedData,
  inField,
  type KeyRules,
  parseAddress,
  type TypedData,
} from "@chartkey/core/adapters";
import { bytesSchema } from "../node/schemas.js";
import { checkAccount, type WalletAccount } from "./check-account.js";
import type { EvmTransaction, EvmWallet } from "./evm-wallet.js";
import { type OnSigned, promptAnswer } from "./prompt-answer.js";
import { askWallet, wrongNetwork } from "./wallet-error.js";

/** Above the gas of any block: nodes keep it in 64 bits. */
const MAX_GAS = 2n ** 63n;

export interface Sending {
  readonly signal: AbortSignal | undefined;
  readonly onSigned: OnSigned;
}

/** A library's wallet, without the checks and the errors of the port. */
export interface UnguardedWallet extends WalletAccount {
  chainId(): Promise<number>;
  /**
   * Broadcasts nothing after an abort.
   * @returns what the wallet answers: the transaction's hash, if it keeps to its interface
   */
  send(call: EvmTransaction, sending: Sending): Promise<unknown>;
  /** @returns what the wallet answers: a signature, if it keeps to its interface */
  signTypedData(data: TypedData): Promise<unknown>;
}

const callKeys: KeyRules<EvmTransaction> = { to: "required", data: "required", gas: "optional" };

/** Libraries and wallets each refuse a malformed call in their own way, or send it. */
function checkCall(given: EvmTransaction): EvmTransaction {
  const call = checkKeys("call", given, callKeys);
  inField("call.to", () => parseAddress(call.to));
  inField("call.data", () => fromHex(call.data));
  if (call.gas !== undefined && !(typeof call.gas === "bigint" && call.gas > 0n && call.gas < MAX_GAS))
    throw new TypeError("`call.gas` is an amount of gas, a bigint");
  return call;
}

/** Adds what all wallets share: the checks before each prompt, and the port's errors. */
export function guardedWallet(bare: UnguardedWallet): EvmWallet {
  const { address } = bare;

  const checkNetwork = async ({ domain }: TypedData) => {
    if (domain.chainId === undefined) return;
    const found = await bare.chainId();
    if (found !== domain.chainId) throw wrongNetwork(domain.chainId, found);
  };

  return {
    address,
    chainId: () => askWallet("connect", () => bare.chainId()),
    send: async (given, options) => {
      const { signal } = checkOptions(options);
      const call = checkCall(given);
      await abortable(
        askWallet("connect", () => checkAccount(bare)),
        signal,
      );
      return promptAnswer((onSigned) => bare.send(call, { signal, onSigned }), signal);
    },
    signTypedData: async (given, options) => {
      const { signal } = checkOptions(options);
      const data = checkTypedData(given);
      // throws for what does not fit its types, which wallets sign or refuse each in its own way
      hashTypedData(data);
      const sign = async () => {
        await checkNetwork(data);
        await checkAccount(bare);
        signal?.throwIfAborted();
        return bytesSchema.parse(await bare.signTypedData(data));
      };
      // a signature that comes after an abort is given to nobody
      return abortable(askWallet("sign", sign), signal);
    },
  };
}
