import {
  type Act,
  type Address,
  ChartkeyError,
  type Cursor,
  hashAct,
  logOf,
  type Receipt,
  type SignedActs,
  toHex,
} from "@chartkey/core/adapters";
import { placeOf } from "./decode-ledger.js";
import type { LedgerReading } from "./ledger-reading.js";
import { nonceFor } from "./plan-acts.js";

/**
 * Acts are lost when they are missing so often in a row after they could last be included. Once is
 * not enough: the nodes behind a server may be at different blocks.
 */
const MAX_MISSES = 3;

/** The last entry of a log before something was signed. */
export interface LogEnd {
  readonly cursor: Cursor;
  readonly sequence: bigint;
}

const dropped = (message: string): ChartkeyError =>
  new ChartkeyError("LEDGER_DROPPED", { message, hints: ["Nothing happened. Try again."], retryable: true });

/** The end of a log as it is now; `undefined` for one without entries. */
export async function endOfLog(
  ledger: LedgerReading,
  log: Address,
  from: LogEnd | undefined,
  signal: AbortSignal | undefined,
): Promise<LogEnd | undefined> {
  let end = from;
  for await (const update of ledger.entries({ log, after: from?.cursor }, { signal })) {
    const { cursor, position } = placeOf(update);
    end = { cursor, sequence: position.sequence };
  }
  return end;
}

/** Signed acts that were handed over. The log's own entries show what has become of them. */
export class PendingActs {
  readonly #ledger: LedgerReading;
  readonly #signed: SignedActs;
  readonly #log: Address;
  readonly #before: LogEnd | undefined;
  readonly #wanted: readonly string[];
  #misses = 0;

  /** @param before the end of the log when the acts were signed */
  constructor(ledger: LedgerReading, signed: SignedActs, before: LogEnd | undefined) {
    this.#ledger = ledger;
    this.#signed = signed;
    // there is always one
    this.#log = logOf(signed.acts[0] as Act);
    this.#before = before;
    this.#wanted = signed.acts.map((act) => toHex(hashAct(act)));
  }

  /** Whether the nonce of the signature has been used; `undefined` for acts that take none. */
  async isNonceUsed(signal: AbortSignal | undefined): Promise<boolean | undefined> {
    const { acts, nonce } = this.#signed;
    return nonce === undefined ? undefined : ((await nonceFor(this.#ledger, acts, signal)) ?? 0) > nonce;
  }

  /**
   * Where the acts are included now; `undefined` while they still may be.
   * @throws ChartkeyError LEDGER_DROPPED when they no longer can be
   */
  async find(signal: AbortSignal | undefined): Promise<Receipt | undefined> {
    // the time is read before the entries: acts that are missing after the deadline never come
    const time = (await this.#ledger.time({ signal })).getTime() / 1000;
    const isUsed = await this.isNonceUsed(signal);
    const found = await this.#findRun(time, signal);
    if (found) {
      this.#misses = 0;
      return found;
    }
    this.#misses = isUsed === true || time > this.#signed.deadline ? this.#misses + 1 : 0;
    if (this.#misses < MAX_MISSES) return undefined;
    throw dropped(isUsed === true ? "Another act used the nonce of what was signed" : "Nobody submitted it in time");
  }

  /** The acts in one transaction, one after the other, later than what was there before. */
  async #findRun(time: number, signal: AbortSignal | undefined): Promise<Receipt | undefined> {
    const { cursor: after, sequence = -1n } = this.#before ?? {};
    let run: { readonly transaction: string; readonly length: number } | undefined;
    for await (const update of this.#ledger.entries({ log: this.#log, after }, { signal })) {
      const { transaction, position } = placeOf(update);
      // a cursor whose entry is gone leads further back
      if (position.sequence <= sequence && position.at.getTime() / 1000 <= time) continue;
      const hash = update.type === "entry" ? toHex(hashAct(update.entry.act)) : undefined;
      const goesOn = run?.transaction === transaction && hash === this.#wanted[run.length];
      const length: number = goesOn ? (run?.length ?? 0) + 1 : Number(hash === this.#wanted[0]);
      run = { transaction, length };
      if (length === this.#wanted.length) return { transaction, position };
    }
    return undefined;
  }
}
