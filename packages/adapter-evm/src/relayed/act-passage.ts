import { type Act, ChartkeyError, counterpartyOf, hashAct, type Hex, logOf, toHex } from "@chartkey/core/adapters";
import type { EvmSource } from "../evm-source.js";
import { type Log, timeOf } from "../node/schemas.js";
import { actOf } from "../read/act-event.js";
import { sequenceOf } from "../read/cursor.js";
import { finalBlock } from "../read/finality.js";
import { logsBetween } from "../read/log-source.js";
import { placeOf, topicsOf } from "../read/told-log.js";

/** How many times in a row an act may be missing where it must stand, before it counts as lost: nodes behind one address are not always at the same block. */
const MISSES = 3;

/** Acts that somebody else brings. */
export interface HandedOver {
  readonly acts: readonly Act[];
  /** Unix seconds, inclusive. */
  readonly deadline: number;
  /** The block when they were signed. */
  readonly since: bigint;
  /** Whether the nonce that they take was taken; `undefined` where they take none. */
  readonly isNonceTaken: ((signal: AbortSignal | undefined) => Promise<boolean>) | undefined;
}

/** Where acts stand. What the transaction costs is the relayer's. */
export interface Standing {
  readonly transaction: Hex;
  readonly position: { readonly sequence: bigint; readonly at: Date; readonly final: boolean };
}

const hashOf = (act: Act | undefined): string | undefined => act && toHex(hashAct(act));

const dropped = (message: string): ChartkeyError =>
  new ChartkeyError("LEDGER_DROPPED", { message, hints: ["Nothing happened. Try again."], retryable: true });

/** Signed acts on their way to the ledger. Nobody is asked whether they got there: their own entries say it. */
export class ActPassage {
  readonly #source: EvmSource;
  readonly #acts: HandedOver;
  readonly #hashes: readonly (string | undefined)[];
  #misses = 0;

  constructor(source: EvmSource, acts: HandedOver) {
    this.#source = source;
    this.#acts = acts;
    this.#hashes = acts.acts.map(hashOf);
  }

  /**
   * Where the acts stand now; `undefined` while they may still come.
   * @throws ChartkeyError LEDGER_DROPPED when they cannot come any more: another act took their nonce, or the ledger's time is past the deadline
   */
  async look(signal: AbortSignal | undefined): Promise<Standing | undefined> {
    const { isNonceTaken, deadline } = this.#acts;
    // in this order: what is not there after a block past the deadline never will be
    const { timestamp } = await this.#source.node.latest(signal);
    const taken = await isNonceTaken?.(signal);
    const standing = taken === false ? undefined : await this.#find(signal);
    if (standing) {
      this.#misses = 0;
      return standing;
    }
    const isLate = timestamp > BigInt(deadline);
    this.#misses = taken === true || isLate ? this.#misses + 1 : 0;
    if (this.#misses < MISSES) return undefined;
    throw dropped(taken === true ? "Another act took the nonce of what was signed" : "Nobody brought it in time");
  }

  async #find(signal: AbortSignal | undefined): Promise<Standing | undefined> {
    const { node, finality, library } = this.#source;
    const [first] = this.#acts.acts;
    if (!first) return undefined;
    const { number: latest } = await node.latest(signal);
    const counterparties = new Set(this.#acts.acts.map(counterpartyOf));
    const topics = topicsOf([logOf(first)], counterparties.size === 1 ? counterpartyOf(first) : undefined);
    const range = { first: this.#acts.since + 1n, last: latest };
    const logs: Log[] = [];
    for await (const log of logsBetween(this.#source, topics, range, signal)) logs.push(log);
    const last = lastOf(
      logs,
      logs.map((log) => hashOf(actOf(log, library))),
      this.#hashes,
    );
    if (!last) return undefined;
    const { number } = placeOf(last);
    return {
      transaction: last.transactionHash,
      position: {
        sequence: sequenceOf(placeOf(last)),
        at: timeOf(await node.standing(number, signal)),
        final: number <= (await finalBlock(node, finality, latest, signal)),
      },
    };
  }
}

/** The last log of the latest run of all these acts in one transaction. */
function lastOf(
  logs: readonly Log[],
  found: readonly (string | undefined)[],
  wanted: readonly (string | undefined)[],
): Log | undefined {
  return logs.findLast((log, end) => {
    const start = end + 1 - wanted.length;
    return (
      start >= 0 &&
      logs[start]?.transactionHash === log.transactionHash &&
      wanted.every((hash, i) => found[start + i] === hash)
    );
  });
}
