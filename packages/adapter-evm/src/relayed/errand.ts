import type { Hex } from "@chartkey/core/adapters";
import type { EvmNode } from "../node/evm-node.js";
import { wordSchema } from "../node/schemas.js";
import type { RelayCall, Relayer } from "./relayer.js";

/** How often in a row the relayer's transaction may stand without the act, before it counts as done in vain. */
const LOOKS = 3;

/** What a relayer was asked to bring, and what it answers in its own time. */
export class Errand {
  /** What it says that it sent. */
  transaction: Hex | undefined;
  /** Why it says that it did not. */
  error: unknown;
  /** Resolves when it has answered; never rejects. */
  readonly answered: Promise<void>;
  isAnswered = false;
  #looks = 0;
  #failed = false;

  constructor(submit: Relayer["submit"], call: RelayCall, signal: AbortSignal | undefined) {
    this.answered = this.#ask(submit, call, signal);
  }

  /** Whether nothing is to be expected of this relayer: it failed, or what it sent has been included. */
  async isInVain(node: EvmNode, signal: AbortSignal | undefined): Promise<boolean> {
    if (this.transaction && (await node.receipt(this.transaction, signal))) this.#looks += 1;
    return this.#failed || this.#looks >= LOOKS;
  }

  async #ask(submit: Relayer["submit"], call: RelayCall, signal: AbortSignal | undefined): Promise<void> {
    try {
      this.transaction = wordSchema.parse(await submit(call, { signal }));
    } catch (error) {
      this.error = error;
      this.#failed = true;
    }
    this.isAnswered = true;
  }
}
