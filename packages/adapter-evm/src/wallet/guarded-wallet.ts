import {
  abortable,
  type Address,
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
import type { EvmTransaction, EvmWallet } from "./evm-wallet.js";
import { type OnSigned, promptAnswer } from "./prompt-answer.js";
import { accountChanged, askWallet, wrongNetwork } from "./wallet-error.js";

/** Above the gas of any block: nodes keep it in 64 bits. */
const MAX_GAS = 2n ** 63n;

export interface Sending {
  readonly signal: AbortSignal | undefined;
  readonly onSigned: OnSigned;
}

/** A library's wallet, without the checks and the errors of the port. */
export interface UnguardedWallet {
  readonly address: Address;
  chainId(): Promise<number>;
  /**
   * The accounts that the wallet signs for now; `undefined` for a wallet that holds its one key.
   */
  accounts(): Promise<readonly unknown[] | undefined>;
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

  const checkAccount = async () => {
    const accounts: unknown = await bare.accounts();
    if (accounts === undefined) return;
    // wallets write addresses in any case, and list accounts of other kinds of chains beside them
    const isOwn = (account: unknown) => String(account).toLowerCase() === address.toLowerCase();
    if (!Array.isArray(accounts) || !accounts.some(isOwn)) throw accountChanged();
  };

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
      await abortable(askWallet("connect", checkAccount), signal);
      return promptAnswer((onSigned) => bare.send(call, { signal, onSigned }), signal);
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
        return bytesSchema.parse(await bare.signTypedData(data));
      };
      // a signature that comes after an abort is given to nobody
      return abortable(askWallet("sign", sign), signal);
    },
  };
}
