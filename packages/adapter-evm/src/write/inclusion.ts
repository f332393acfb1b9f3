import { ChartkeyError, type Hex } from "@chartkey/core/adapters";
import type { EvmNode } from "../node/evm-node.js";
import { pause } from "../node/pause.js";
import type { Block, Transaction, TransactionReceipt } from "../node/schemas.js";
import { successorOf } from "./successor.js";

/** How many times in a row a node may not know a transaction, before it counts as dropped. */
const MISSES = 15;

const replaced = (hash: Hex, by: Hex): ChartkeyError =>
  new ChartkeyError("LEDGER_DROPPED", {
    message: `Another transaction, ${by}, took the place of ${hash}`,
    hints: ["Nothing happened. Try again."],
    retryable: true,
  });

const forgotten = (hash: Hex): ChartkeyError =>
  new ChartkeyError("LEDGER_DROPPED", {
    message: `The node no longer knows transaction ${hash}`,
    hints: [
      "Nothing happened. Try again, with a higher fee where the network is busy.",
      "A wallet that kept the transaction may still send it again.",
    ],
    retryable: true,
  });

/** What makes two transactions of one account the same to the ledger. */
type Content = Pick<Transaction, "from" | "to" | "input" | "nonce">;

export interface Inclusion {
  readonly receipt: TransactionReceipt;
  readonly block: Block;
}

/** One transaction on its way to a block, under whatever price it gets there. It may come, go with a reorganisation, and come again. */
export class Passage {
  readonly #node: EvmNode;
  readonly #interval: number;
  readonly #submitted: Content | undefined;
  #hash: Hex;
  #seen: Transaction | undefined;

  /**
   * @param interval milliseconds between two looks
   * @param submitted what was submitted, should it vanish before the node shows it; its nonce is then the next that was free
   */
  constructor(node: EvmNode, hash: Hex, interval: number, submitted?: Content) {
    this.#node = node;
    this.#hash = hash;
    this.#interval = interval;
    this.#submitted = submitted;
  }

  /**
   * Where it stands, or one with the same content that took its place.
   * @throws ChartkeyError LEDGER_DROPPED when another transaction took its nonce, or the node has forgotten it
   */
  async included(signal: AbortSignal | undefined): Promise<Inclusion> {
    for (let misses = 0; ;) {
      const found = await this.#found(signal);
      if (found) return found;
      const known = await this.#node.transaction(this.#hash, signal);
      this.#seen = known ?? this.#seen;
      const isPending = known && !known.blockHash;
      if (!isPending && (await this.#isSucceeded(signal))) continue;
      misses = known || (await this.#isReplaced(signal)) ? 0 : misses + 1;
      if (misses >= MISSES) throw forgotten(this.#hash);
      await pause(this.#interval, signal);
    }
  }

  /** Looks again at one that was included. Should a reorganisation remove it, what took its place is known by its nonce. */
  async again(signal: AbortSignal | undefined): Promise<Inclusion> {
    this.#seen ??= (await this.#node.transaction(this.#hash, signal)) ?? undefined;
    await pause(this.#interval, signal);
    return this.included(signal);
  }

  /** Its receipt and block; a receipt that a reorganisation left behind does not count. */
  async #found(signal: AbortSignal | undefined): Promise<Inclusion | undefined> {
    const receipt = await this.#node.receipt(this.#hash, signal);
    const block = receipt && (await this.#node.block(receipt.blockNumber, signal));
    return receipt && block?.hash === receipt.blockHash ? { receipt, block } : undefined;
  }

  /** Whether its nonce waits in the pool under another name: a higher price, or another content. */
  async #isReplaced(signal: AbortSignal | undefined): Promise<boolean> {
    const lost = this.#seen;
    return lost !== undefined && (await this.#node.transactionCount(lost.from, "pending", signal)) > lost.nonce;
  }

  /** Goes on with whatever has the same content and took its nonce. */
  async #isSucceeded(signal: AbortSignal | undefined): Promise<boolean> {
    const lost = this.#seen ?? this.#submitted;
    const successor = lost && (await successorOf(this.#node, lost, signal));
    if (!successor || successor.hash === this.#hash) return false;
    if (successor.to === lost.to && successor.input === lost.input) {
      this.#hash = successor.hash;
      return true;
    }
    // a nonce that was guessed may be that of a transaction which stood before it
    if (this.#seen) throw replaced(this.#hash, successor.hash);
    return false;
  }
}
