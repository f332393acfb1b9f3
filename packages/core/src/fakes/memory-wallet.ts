import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { checkTypedData, hashTypedData, type TypedData } from "../domain/typed-data/typed-data.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import { checkOptions } from "../ports/check-options.js";
import type { Wallet } from "../ports/wallet.js";
import { abortable } from "../streams/abortable.js";
import { addressOfSecret, signWithSecret } from "./memory-signature.js";
import { checkSeed } from "./seeded-entropy.js";

/** A wallet in memory, and the means to change what its person does. */
export interface MemoryWallet extends Wallet {
  /** How many prompts a person would have seen so far. */
  readonly prompts: number;
  /** From now on the person declines every prompt: WALLET_REJECTED. */
  decline(): void;
  /** From now on every prompt stays open until `accept`, or until the call is aborted. */
  hold(): void;
  /** From now on the wallet signs for another account: WALLET_ACCOUNT_CHANGED. */
  switchAccount(): void;
  /** From now on the wallet cannot be reached: WALLET_UNANSWERED. */
  disconnect(): void;
  /** Ends all of these. What is open is signed. */
  accept(): void;
  /**
   * Puts the wallet on a chain (EIP-155): data for another one is WALLET_WRONG_NETWORK. At first it
   * is on none, and signs for any.
   * @throws TypeError for what is no number of a chain
   */
  switchChain(chainId: number): void;
}

/**
 * A wallet whose secp256k1 key is derived from `seed`. For tests only: whoever knows the seed has
 * the key.
 * @throws TypeError without a seed, since all such wallets would be one
 */
export function memoryWallet(seed: string): MemoryWallet {
  checkSeed(seed);
  const secret = sha256(utf8ToBytes(`chartkey memory wallet ${seed}`));
  let prompts = 0;
  let mood: "accepts" | "declines" | "switched" | "away" = "accepts";
  let held: PromiseWithResolvers<void> | undefined;
  let chain: number | undefined;

  const checkReady = ({ domain: { chainId } }: TypedData) => {
    if (mood === "away") throw new ChartkeyError("WALLET_UNANSWERED", { message: "The wallet was disconnected" });
    if (mood === "switched") throw new ChartkeyError("WALLET_ACCOUNT_CHANGED", { message: "The account was switched" });
    if (chain !== undefined && chainId !== undefined && chainId !== chain)
      throw new ChartkeyError("WALLET_WRONG_NETWORK", { message: `The wallet is on chain ${chain}, not ${chainId}` });
  };

  return {
    address: addressOfSecret(secret),
    get prompts() {
      return prompts;
    },
    async signTypedData(given, options) {
      const { signal } = checkOptions(options);
      const data = checkTypedData(given);
      hashTypedData(data);
      checkReady(data);
      prompts += 1;
      if (held) await abortable(held.promise, signal);
      if (mood === "declines") throw new ChartkeyError("WALLET_REJECTED", { message: "The person declined" });
      return signWithSecret(data, secret);
    },
    decline: () => void (mood = "declines"),
    hold: () => void (held ??= Promise.withResolvers()),
    switchAccount: () => void (mood = "switched"),
    disconnect: () => void (mood = "away"),
    accept() {
      mood = "accepts";
      held?.resolve();
      held = undefined;
    },
    switchChain(chainId) {
      if (!Number.isSafeInteger(chainId) || chainId < 1) throw new TypeError("`chainId` is the number of a chain");
      chain = chainId;
    },
  };
}
