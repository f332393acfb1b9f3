import { type Act, ChartkeyError, type Hex } from "@chartkey/core/adapters";
import type { EvmSource } from "../ledger/evm-source.js";
import { blockTime } from "../node/schemas.js";
import { sequenceOf } from "../read/cursor.js";
import { finalBlockNumber } from "../read/finality.js";
import { locationOf } from "../read/ledger-log.js";
import { type FindLog, runOfActs } from "../read/log-run.js";
import { findActs } from "../write/find-acts.js";

/**
 * Acts count as lost when they are missing at this many polls in a row after they could last be
 * included. One poll is not enough: nodes behind one address may be at different blocks.
 */
const MAX_MISSES = 3;

/** Signed acts that a relayer is to submit. */
export interface SignedActs {
  readonly acts: readonly Act[];
  /** Unix seconds, inclusive. */
  readonly deadline: number;
  /** The latest block when they were signed. */
  readonly signedAtBlock: bigint;
  /** Whether the nonce of the acts has been used; `undefined` for acts that use no nonce. */
  readonly isNonceUsed: ((signal: AbortSignal | undefined) => Promise<boolean>) | undefined;
}

/** Where the acts are included. It names no cost, since the relayer pays for the transaction. */
export interface ActsInclusion {
  readonly transaction: Hex;
  readonly position: { readonly sequence: bigint; readonly at: Date; readonly final: boolean };
}

const droppedError = (message: string): ChartkeyError =>
  new ChartkeyError("LEDGER_DROPPED", { message, hints: ["Nothing happened. Try again."], retryable: true });

/**
 * Signed acts that were given to a relayer and are not final yet. Their own entries on the ledger
 * show that they are included, so nobody has to be trusted for it.
 */
export class PendingActs {
  readonly #source: EvmSource;
  readonly #signed: SignedActs;
  readonly #findLast: FindLog;
  #misses = 0;

  constructor(source: EvmSource, signed: SignedActs) {
    this.#source = source;
    this.#signed = signed;
    this.#findLast = runOfActs(signed.acts, source.library);
  }

  /**
   * Where the acts are included now; `undefined` while they still may be.
   * @throws ChartkeyError LEDGER_DROPPED when they no longer can be: another act used their nonce,
   *   or the ledger's time is past the deadline
   */
  async findInclusion(signal: AbortSignal | undefined): Promise<ActsInclusion | undefined> {
    const { isNonceUsed, deadline } = this.#signed;
    // the time is read before the logs: acts that are missing after the deadline never come
    const { timestamp } = await this.#source.node.latest(signal);
    const isUsed = await isNonceUsed?.(signal);
    const inclusion = isUsed === false ? undefined : await this.#findEntries(signal);
    if (inclusion) {
      this.#misses = 0;
      return inclusion;
    }
    const isLate = timestamp > BigInt(deadline);
    this.#misses = isUsed === true || isLate ? this.#misses + 1 : 0;
    if (this.#misses < MAX_MISSES) return undefined;
    throw droppedError(
      isUsed === true ? "Another act used the nonce of what was signed" : "Nobody submitted it in time",
    );
  }

  async #findEntries(signal: AbortSignal | undefined): Promise<ActsInclusion | undefined> {
    const { node, finality } = this.#source;
    const { acts, signedAtBlock } = this.#signed;
    const { number: latest } = await node.latest(signal);
    const range = { first: signedAtBlock + 1n, last: latest };
    const last = await findActs(this.#source, { acts, findLast: this.#findLast }, range, signal);
    if (!last) return undefined;
    const { number } = locationOf(last);
    const block = await node.block(number, signal);
    // a reorganisation has removed it meanwhile
    if (block?.hash !== last.blockHash) return undefined;
    return {
      transaction: last.transactionHash,
      position: {
        sequence: sequenceOf(locationOf(last)),
        at: blockTime(block),
        final: number <= (await finalBlockNumber(node, finality, latest, signal)),
      },
    };
  }
}
