import { type Hex, pause } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";
import type { EvmNode } from "../node/evm-node.js";
import type { Block, Transaction } from "../node/schemas.js";
import { absentError, MIN_ABSENCE, MIN_ABSENCE_BLOCKS, movedError, replacedError } from "./dropped-errors.js";
import { includedWithNonce } from "./included-nonce.js";
import { receiptOf, type TransactionReceipt } from "./transaction-receipt.js";

/** Two transactions with equal content do the same to the ledger, whatever fees they pay. */
type TransactionContent = Pick<Transaction, "from" | "to" | "input" | "nonce">;

/** What only who sent the transaction knows of it. */
export interface Submitted {
  /**
   * For a transaction that is dropped before the node shows it; its nonce is the one that was free.
   */
  readonly content: TransactionContent;
  /**
   * The transaction that holds the logs of what was submitted; `undefined` while there is none.
   */
  readonly findBearer: (signal: AbortSignal | undefined) => Promise<Hex | undefined>;
}

/** The contract that a transaction is to reach. */
export interface PendingTarget {
  readonly node: EvmNode;
  readonly library: Pick<EvmLibrary, "pollingInterval">;
  /** In lower case. */
  readonly address: Hex;
}

export interface Inclusion {
  readonly receipt: TransactionReceipt;
  readonly block: Block;
}

/** Since when the node has not known the transaction. */
interface Absence {
  /** By `performance.now`. */
  readonly since: number;
  readonly block: bigint;
}

/**
 * A transaction that was sent and is not final yet. It follows replacements with the same content
 * and other fees. A reorganisation may remove the transaction, and it may be included again.
 *
 * A wallet's hash need not be the one of the transaction that a block includes. A group of signers
 * answers with the hash of what they are to sign, and who sends for smart accounts may send a call
 * again in another transaction. While the node does not know the hash, the contract's own logs show
 * what has become of it.
 */
export class PendingTransaction {
  readonly #target: PendingTarget;
  readonly #node: EvmNode;
  readonly #submitted: Submitted | undefined;
  #hash: Hex;
  #lastSeen: Transaction | undefined;
  #absence: Absence | undefined;

  constructor(target: PendingTarget, hash: Hex, submitted?: Submitted) {
    this.#target = target;
    this.#node = target.node;
    this.#hash = hash;
    this.#submitted = submitted;
  }

  /**
   * Waits until a block includes the transaction, or a replacement with the same content.
   * @throws ChartkeyError as `poll` does
   */
  async waitForInclusion(signal: AbortSignal | undefined): Promise<Inclusion> {
    for (;;) {
      const inclusion = await this.poll(signal);
      if (inclusion) return inclusion;
      await this.#pause(signal);
    }
  }

  /** Polls an included transaction again. It is found by its nonce after a reorganisation. */
  async recheckInclusion(signal: AbortSignal | undefined): Promise<Inclusion> {
    await this.#pause(signal);
    return this.waitForInclusion(signal);
  }

  /**
   * The block that includes the transaction now, or a replacement with the same content;
   * `undefined` while there is none.
   * @throws ChartkeyError LEDGER_DROPPED when another transaction took its nonce, or the node has
   *   not known it for long; LEDGER_UNAVAILABLE when the node does not answer
   */
  async poll(signal: AbortSignal | undefined): Promise<Inclusion | undefined> {
    for (;;) {
      const inclusion = await this.#findInclusion(signal);
      const known = inclusion && this.#lastSeen ? this.#lastSeen : await this.#node.transaction(this.#hash, signal);
      this.#lastSeen = known ?? this.#lastSeen;
      if (inclusion) {
        this.#absence = undefined;
        return inclusion;
      }
      const isPending = known && !known.blockHash;
      if (!isPending && (await this.#adoptReplacement(signal))) continue;
      if (!known && (await this.#adoptBearer(signal))) continue;
      if (known || (await this.#isNoncePending(signal))) this.#absence = undefined;
      else await this.#noteAbsence(signal);
      return undefined;
    }
  }

  #pause(signal: AbortSignal | undefined): Promise<void> {
    return pause(this.#target.library.pollingInterval(), signal);
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

  /** @throws ChartkeyError LEDGER_DROPPED when the node has not known the transaction for long */
  async #noteAbsence(signal: AbortSignal | undefined): Promise<void> {
    const since = performance.now();
    if (this.#absence && since - this.#absence.since < MIN_ABSENCE) return;
    const { number: block } = await this.#node.latest(signal);
    this.#absence ??= { since, block };
    const isLong = since - this.#absence.since >= MIN_ABSENCE && block - this.#absence.block >= MIN_ABSENCE_BLOCKS;
    if (!isLong) return;
    // whoever waits for it again waits as long again
    this.#absence = undefined;
    throw absentError(this.#hash);
  }

  /**
   * Continues with the included transaction that has this nonce and the same content.
   * @returns whether there is one
   * @throws ChartkeyError LEDGER_DROPPED when the transaction with this nonce has other content
   */
  async #adoptReplacement(signal: AbortSignal | undefined): Promise<boolean> {
    const lost = this.#lastSeen ?? this.#submitted?.content;
    const replacement = lost && (await includedWithNonce(this.#node, lost, signal));
    if (!replacement || replacement.hash === this.#hash) return false;
    if (replacement.to === lost.to && replacement.input === lost.input) {
      this.#hash = replacement.hash;
      return true;
    }
    // the nonce of `submitted` is a guess: it may belong to a transaction that was sent earlier
    if (!this.#lastSeen) return false;
    if (await this.#adoptBearer(signal)) return true;
    throw (this.#isOwn(lost) ? replacedError : movedError)(this.#hash, replacement.hash);
  }

  /**
   * Whether a transaction was the account's own call. The nonce of who sent it for a smart account
   * says nothing about that account, and the hash of a wallet may be one of somebody else.
   */
  #isOwn({ from, to }: TransactionContent): boolean {
    return to === this.#target.address && (!this.#submitted || from === this.#submitted.content.from);
  }

  /**
   * Continues with another transaction that did what was submitted.
   * @returns whether there is one
   */
  async #adoptBearer(signal: AbortSignal | undefined): Promise<boolean> {
    const bearer = await this.#submitted?.findBearer(signal).catch(() => undefined);
    signal?.throwIfAborted();
    if (bearer === undefined || bearer === this.#hash) return false;
    this.#hash = bearer;
    this.#lastSeen = undefined;
    return true;
  }
}
