import { ChartkeyError, type Hex } from "@chartkey/core/adapters";
import type { EvmNode } from "../node/evm-node.js";
import { pause } from "../node/pause.js";
import type { Block, Transaction } from "../node/schemas.js";
import { includedWithNonce } from "./included-nonce.js";
import { receiptOf, type TransactionReceipt } from "./transaction-receipt.js";

/** A transaction counts as dropped when the node does not know it at this many polls in a row. */
const MAX_MISSES = 15;

const replacedError = (hash: Hex, by: Hex): ChartkeyError =>
  new ChartkeyError("LEDGER_DROPPED", {
    message: `Another transaction, ${by}, took the place of ${hash}`,
    hints: ["Nothing happened. Try again."],
    retryable: true,
  });

const forgottenError = (hash: Hex): ChartkeyError =>
  new ChartkeyError("LEDGER_DROPPED", {
    message: `The node no longer knows transaction ${hash}`,
    hints: [
      "Nothing happened. Try again, with a higher fee where the network is busy.",
      "A wallet that kept the transaction may still send it again.",
    ],
    retryable: true,
  });

/** Two transactions with equal content do the same to the ledger, whatever fees they pay. */
type TransactionContent = Pick<Transaction, "from" | "to" | "input" | "nonce">;

export interface Inclusion {
  readonly receipt: TransactionReceipt;
  readonly block: Block;
}

/**
 * A transaction that was sent and is not final yet. It follows replacements with the same content
 * and other fees. A reorganisation may remove the transaction, and it may be included again.
 */
export class PendingTransaction {
  readonly #node: EvmNode;
  readonly #interval: number;
  readonly #submitted: TransactionContent | undefined;
  #hash: Hex;
  #lastSeen: Transaction | undefined;

  /**
   * @param interval milliseconds between two polls
   * @param submitted what was sent, for a transaction that is dropped before the node shows it; its
   *   nonce is the one that was free then
   */
  constructor(node: EvmNode, hash: Hex, interval: number, submitted?: TransactionContent) {
    this.#node = node;
    this.#hash = hash;
    this.#interval = interval;
    this.#submitted = submitted;
  }

  /**
   * Waits until a block includes the transaction, or a replacement with the same content.
   * @throws ChartkeyError LEDGER_DROPPED when another transaction took its nonce, or the node has
   *   forgotten it
   */
  async waitForInclusion(signal: AbortSignal | undefined): Promise<Inclusion> {
    for (let misses = 0; ;) {
      const inclusion = await this.#findInclusion(signal);
      if (inclusion) return inclusion;
      const known = await this.#node.transaction(this.#hash, signal);
      this.#lastSeen = known ?? this.#lastSeen;
      const isPending = known && !known.blockHash;
      if (!isPending && (await this.#adoptReplacement(signal))) continue;
      misses = known || (await this.#isNoncePending(signal)) ? 0 : misses + 1;
      if (misses >= MAX_MISSES) throw forgottenError(this.#hash);
      await pause(this.#interval, signal);
    }
  }

  /** Polls an included transaction again. It is found by its nonce after a reorganisation. */
  async recheckInclusion(signal: AbortSignal | undefined): Promise<Inclusion> {
    this.#lastSeen ??= (await this.#node.transaction(this.#hash, signal)) ?? undefined;
    await pause(this.#interval, signal);
    return this.waitForInclusion(signal);
  }

  /** The receipt and the block; `undefined` when the receipt's block is not on the chain. */
  async #findInclusion(signal: AbortSignal | undefined): Promise<Inclusion | undefined> {
    const receipt = await receiptOf(this.#node, this.#hash, signal);
    const block = receipt && (await this.#node.block(receipt.blockNumber, signal));
    return receipt && block?.hash === receipt.blockHash ? { receipt, block } : undefined;
  }

  /** Whether the pool has a transaction with this nonce, under another hash. */
  async #isNoncePending(signal: AbortSignal | undefined): Promise<boolean> {
    const lost = this.#lastSeen;
    return lost !== undefined && (await this.#node.transactionCount(lost.from, "pending", signal)) > lost.nonce;
  }

  /**
   * Continues with the included transaction that has this nonce and the same content.
   * @returns whether there is one
   * @throws ChartkeyError LEDGER_DROPPED when the transaction with this nonce has other content
   */
  async #adoptReplacement(signal: AbortSignal | undefined): Promise<boolean> {
    const lost = this.#lastSeen ?? this.#submitted;
    const replacement = lost && (await includedWithNonce(this.#node, lost, signal));
    if (!replacement || replacement.hash === this.#hash) return false;
    if (replacement.to === lost.to && replacement.input === lost.input) {
      this.#hash = replacement.hash;
      return true;
    }
    // the nonce of `submitted` is a guess: it may belong to a transaction that was sent earlier
    if (this.#lastSeen) throw replacedError(this.#hash, replacement.hash);
    return false;
  }
}
