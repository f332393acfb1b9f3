import type { Address } from "../../domain/identifiers/address.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Clock } from "../../ports/clock.js";
import { Budget, type Limits, notLookedUp, perPage, perParty, unlimited } from "./budget.js";

/** How many milliseconds a page may take for look-ups. It comes within five seconds. */
const PAGE_TIME = 4000;

/** How many milliseconds it may take to find one record among those of a stranger. */
const OPENING_TIME = 10_000;

/** The part of the time in which logs are read. */
const READING_PART = 0.6;

/** The options of a step of a reading. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** What the step belongs to, and whose limits it keeps. */
  readonly reading?: Reading | undefined;
}

/** What all parties of one reading share. */
interface Shared {
  readonly each: Limits;
  readonly all: Budget;
  /** Aborts when the reading has taken its time; `undefined` for one that takes what it needs. */
  readonly late: AbortSignal | undefined;
  readonly isLate: () => boolean;
  /** Whether the time is over in which logs are read. The rest is for the rows that are shown. */
  readonly isEnough: () => boolean;
  readonly logs: Map<Address, Promise<ParticipantLog>>;
  readonly parties: Map<Address, Reading>;
  readonly failed: Map<string, ChartkeyError>;
  readonly pending: Map<string, Promise<Uint8Array>>;
  readonly refusals: Map<string, ChartkeyError>;
}

type Bounds = Pick<Shared, "each" | "late" | "isLate" | "isEnough"> & { readonly all: Limits };

/**
 * One reading: one page of a list, one iteration, or the search for one record. It reads each log
 * once. What others name is looked up within limits, for each party and in all; what falls to a
 * limit is a problem, never silently missing.
 */
export class Reading {
  readonly #shared: Shared;
  readonly #own: Budget;
  #rows: Reading | undefined;

  private constructor(shared: Shared, own: Budget) {
    this.#shared = shared;
    this.#own = own;
  }

  /** Runs the reading of one page: within four seconds, for each party and in all. */
  static page<T>(clock: Clock, read: (reading: Reading) => Promise<T>): Promise<T> {
    return Reading.#within(clock, PAGE_TIME, { each: perParty, all: perPage }, read);
  }

  /** Runs the search for one record: within ten seconds. */
  static opening<T>(clock: Clock, read: (reading: Reading) => Promise<T>): Promise<T> {
    return Reading.#within(clock, OPENING_TIME, { each: unlimited, all: perPage }, read);
  }

  /** An iteration: it reads everything, and takes the time that it needs. */
  static ofAll(): Reading {
    return Reading.#begin({
      each: unlimited,
      all: unlimited,
      late: undefined,
      isLate: () => false,
      isEnough: () => false,
    });
  }

  static async #within<T>(
    clock: Clock,
    time: number,
    limits: Pick<Bounds, "each" | "all">,
    read: (reading: Reading) => Promise<T>,
  ): Promise<T> {
    const start = clock.now().getTime();
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), time);
    // a store that answers at once leaves the timer no turn
    const isOver = (part: number) => late.signal.aborted || clock.now().getTime() >= start + part * time;
    const times = { isLate: () => isOver(1), isEnough: () => isOver(READING_PART) };
    try {
      return await read(Reading.#begin({ ...limits, ...times, late: late.signal }));
    } finally {
      clearTimeout(timer);
    }
  }

  static #begin({ all, ...bounds }: Bounds): Reading {
    const known = { logs: new Map(), parties: new Map() };
    const lookUps = { failed: new Map(), pending: new Map(), refusals: new Map() };
    return new Reading({ ...bounds, ...known, ...lookUps, all: new Budget(all) }, new Budget(unlimited));
  }

  /** The part of the reading whose look-ups a party names: a patient, a requester or a grantee. */
  of(party: Address): Reading {
    const known = this.#shared.parties.get(party) ?? new Reading(this.#shared, new Budget(this.#shared.each));
    this.#shared.parties.set(party, known);
    return known;
  }

  /** The part for what the rows that are shown need, apart from the look-ups that find them. */
  get rows(): Reading {
    this.#rows ??= new Reading(this.#shared, new Budget(this.#shared.each));
    return this.#rows;
  }

  /** A log, as the first step that needed it has read it. */
  log(owner: Address, read: () => Promise<ParticipantLog>): Promise<ParticipantLog> {
    const known = this.#shared.logs.get(owner) ?? read();
    this.#shared.logs.set(owner, known);
    return known;
  }

  /** What this reading has looked up and not found. */
  get failed(): Map<string, ChartkeyError> {
    return this.#shared.failed;
  }

  /** Aborts when the reading has taken its time. `undefined` when it takes what it needs. */
  get late(): AbortSignal | undefined {
    return this.#shared.late;
  }

  /**
   * Call it before another log is read.
   * @throws ChartkeyError BLOB_UNAVAILABLE (retryable) when the reading has taken its time for logs
   */
  checkTime(): void {
    if (this.#shared.isEnough()) throw this.#notLookedUp("the list has taken its time");
  }

  /**
   * Call it before anything that leads to a look-up.
   * @throws ChartkeyError BLOB_UNAVAILABLE (retryable) when nothing more may be looked up
   */
  check(): void {
    if (this.#shared.isLate()) throw this.#notLookedUp("the list has taken its time");
    if (this.#own.isSpent) throw this.#notLookedUp("too much, or too much that is not there, for one party");
    if (this.#shared.all.isSpent) throw this.#notLookedUp("too much, or too much that is not there, for one list");
  }

  /** One error for all that falls to a limit: there can be thousands. */
  #notLookedUp(why: string): ChartkeyError {
    const { refusals } = this.#shared;
    const refusal = refusals.get(why) ?? notLookedUp(why);
    refusals.set(why, refusal);
    return refusal;
  }

  /**
   * Looks something up, once for all who need it at the same time, and counts it. Throws as `check`
   * and `fetch` do: nobody shares the refusal of another party.
   */
  async lookUp(key: string, fetch: () => Promise<Uint8Array>): Promise<Uint8Array> {
    this.check();
    const { pending } = this.#shared;
    const known = pending.get(key);
    if (known) return known;
    const counted = this.#counted(fetch).finally(() => pending.delete(key));
    pending.set(key, counted);
    return counted;
  }

  async #counted(fetch: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const budgets = [this.#own, this.#shared.all];
    for (const budget of budgets) budget.begin();
    try {
      const bytes = await fetch();
      for (const budget of budgets) budget.found(bytes.length);
      return bytes;
    } catch (error) {
      for (const budget of budgets) budget.failed();
      throw error;
    }
  }
}
