import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { checkOptions } from "../ports/check-options.js";
import type { Wallet } from "../ports/wallet.js";
import { checkSeed } from "./seeded-entropy.js";
import { checkTypedData } from "../domain/typed-data/typed-data.js";
import { addressOfSecret, signWithSecret } from "./memory-signature.js";

export interface MemoryWallet extends Wallet {
  /** How many prompts a person would have seen so far. */
  readonly prompts: number;
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
  return {
    address: addressOfSecret(secret),
    get prompts() {
      return prompts;
    },
    async signTypedData(given, options) {
      checkOptions(options);
      const data = checkTypedData(given);
      prompts += 1;
      return signWithSecret(data, secret);
    },
  };
}
