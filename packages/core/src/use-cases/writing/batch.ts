import { isRevoked } from "../../domain/checks/is-revoked.js";
import type { Outcome } from "../../domain/results/outcome.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { View } from "../session/view.js";
import type { Staging } from "./staging.js";

/** How a batch handles the failure of one item. */
export interface BatchMode {
  /** Whether the other items go on without it. */
  readonly each: boolean;
  /** The name of the list of items, so that an error can name the item: `records[2]`. */
  readonly items?: string | undefined;
}

/** A single item outside a batch. */
export const alone: BatchMode = { each: false };
/** A batch that succeeds as a whole or fails as a whole. */
export const allOrNone = (items: string): BatchMode => ({ each: false, items });
/** A batch whose items succeed or fail independently. */
export const eachForItself: BatchMode = { each: true };

/**
 * @throws TypeError that names the list, unless it is an array that is not empty; ChartkeyError
 *   LIMIT_EXCEEDED for more than `max` items
 */
export function checkBatch(name: string, items: readonly unknown[], max: number): void {
  if (isRevoked(items) || !Array.isArray(items) || items.length === 0)
    throw new TypeError(`\`${name}\` is an array of 1 to ${max}`);
  if (items.length > max) throw new ChartkeyError("LIMIT_EXCEEDED", { message: `\`${name}\`: at most ${max} at once` });
}

/** The items that succeeded, in order. */
export const succeeded = <T>(outcomes: readonly Outcome<T>[]): readonly T[] =>
  outcomes.flatMap((one) => (one.ok ? [one] : []));

function named(error: unknown, item: string): unknown {
  if (error instanceof TypeError) return new TypeError(`${item}: ${error.message}`, { cause: error });
  if (!isChartkeyError(error)) return error;
  const { code, message, hints, retryable } = error;
  return new ChartkeyError(code, { message: `${item}: ${message}`, hints, retryable, cause: error });
}

/** The problem of an item as the whole batch fails with it: with the item's name. */
export const namedProblem = ({ items }: BatchMode, index: number, problem: unknown): unknown =>
  items === undefined ? problem : named(problem, `${items}[${index}]`);

/**
 * The outcome of a failed item.
 * @throws the problem, with the item's name, unless the other items go on without it
 */
export function failedItem(mode: BatchMode, index: number, problem: unknown): Outcome<never> {
  if (mode.each) return { ok: false, problem };
  throw namedProblem(mode, index, problem);
}

/**
 * Checks one item of a batch before anything is stored for it.
 * @throws what `check` throws, with the item's name, unless the other items go on without it
 */
export function checkItem<T extends object>(mode: BatchMode, index: number, check: () => T): Outcome<T> {
  try {
    return { ok: true, ...check() };
  } catch (problem) {
    return failedItem(mode, index, problem);
  }
}

/** Checks the items of a batch in turn, the holes of the array included. */
export const checkItems = <I, T extends object>(
  mode: BatchMode,
  items: readonly I[],
  check: (item: I) => T,
): readonly Outcome<T>[] => Array.from(items, (item, nth) => checkItem(mode, nth, () => check(item)));

/** The context in which an item of a batch is prepared. */
type Preparing = View & { readonly staging: Staging };

/** Prepares one item of a batch. What a failed item has stored is let go. */
export type PrepareItem<W> = <T extends object>(index: number, run: (share: W) => Promise<T>) => Promise<Outcome<T>>;

export const itemsOf =
  <W extends Preparing>(write: W, mode: BatchMode): PrepareItem<W> =>
  async (index, run) => {
    const staging = write.staging.share();
    try {
      return { ok: true, ...(await run({ ...write, staging })) };
    } catch (problem) {
      await staging.letGo();
      write.options.signal?.throwIfAborted();
      return failedItem(mode, index, problem);
    }
  };
