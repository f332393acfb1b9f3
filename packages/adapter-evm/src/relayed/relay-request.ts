import type { Hex } from "@chartkey/core/adapters";
import type { EvmNode } from "../node/evm-node.js";
import { bytes32Schema } from "../node/schemas.js";
import { receiptOf } from "../write/transaction-receipt.js";
import type { RelayCall, Relayer } from "./relayer.js";

/**
 * The request has failed when the relayer's transaction is included without the acts at this many
 * polls.
 */
const MAX_EMPTY_INCLUSIONS = 3;

/** A call that a relayer was asked to send, and the relayer's answer once it has come. */
export class RelayRequest {
  /** The transaction that the relayer reported. */
  transaction: Hex | undefined;
  /** The error that the relayer reported. */
  error: unknown;
  /** Resolves when the relayer has answered, and never rejects. */
  readonly answered: Promise<void>;
  isAnswered = false;
  #emptyInclusions = 0;
  #isRejected = false;

  constructor(submit: Relayer["submit"], call: RelayCall, signal: AbortSignal | undefined) {
    this.answered = this.#send(submit, call, signal);
  }

  /**
   * Whether this relayer will not submit the acts: it rejected the call, or its transaction is
   * included without them. To be asked at each poll that has not found the acts.
   */
  async hasFailed(node: EvmNode, signal: AbortSignal | undefined): Promise<boolean> {
    if (this.transaction && (await receiptOf(node, this.transaction, signal))) this.#emptyInclusions += 1;
    return this.#isRejected || this.#emptyInclusions >= MAX_EMPTY_INCLUSIONS;
  }

  async #send(submit: Relayer["submit"], call: RelayCall, signal: AbortSignal | undefined): Promise<void> {
    try {
      this.transaction = bytes32Schema.parse(await submit(call, { signal }));
    } catch (error) {
      this.error = error;
      this.#isRejected = true;
    }
    this.isAnswered = true;
  }
}
