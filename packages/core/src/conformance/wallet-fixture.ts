import type { Hex } from "../domain/encoding/bytes.js";
import type { TypedData } from "../domain/typed-data/typed-data.js";
import type { Wallet } from "../ports/wallet.js";
import type { Fixture } from "./suite.js";

/**
 * A wallet for one case, whose person signs whatever is shown, and the means to change that: plain
 * functions, which need no `this`.
 */
export interface WalletFixture extends Fixture {
  readonly wallet: Wallet;
  /**
   * How many prompts the person has seen so far. A wallet that asks nobody counts its signatures.
   */
  readonly prompts: () => number;
  /** The chain that the wallet is on (EIP-155). Left out by one that is on none. */
  readonly chainId?: number | undefined;
  /**
   * Whether a signature is the account's. A smart account's contract decides (ERC-1271). Left out
   * by an account with a key, whose signature proves itself.
   */
  readonly verify?: ((data: TypedData, signature: Hex) => Promise<boolean>) | undefined;
  /** From now on the person declines every prompt. */
  readonly decline?: (() => Promise<void>) | undefined;
  /** From now on every prompt stays open. */
  readonly hold?: (() => Promise<void>) | undefined;
  /** From now on the wallet signs for another account. */
  readonly switchAccount?: (() => Promise<void>) | undefined;
  /** From now on the wallet cannot be reached: it is locked, or its bridge is down. */
  readonly disconnect?: (() => Promise<void>) | undefined;
  /** Puts the wallet on this chain. */
  readonly switchChain?: ((chainId: number) => Promise<void>) | undefined;
  /**
   * Ends `decline`, `hold`, `switchAccount` and `disconnect`: the person signs again, also what is
   * open.
   */
  readonly accept?: (() => Promise<void>) | undefined;
  /** Texts that no error may hold, nor what the wallet shows of itself: its key. */
  readonly secrets?: readonly string[] | undefined;
}
