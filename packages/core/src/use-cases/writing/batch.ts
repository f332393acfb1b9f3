import { contentIdOfDigest } from "../../domain/identifiers/content-id.js";
import type { Outcome } from "../../domain/results/outcome.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { View } from "../session/view.js";
import type { Staging } from "./staging.js";
import { release, type StoredBlob } from "./stored-blob.js";

/** What the failure of one item means for the others. */
export interface BatchMode {
  /** Whether the others go on without it. */
  readonly each: boolean;
  /** What the items are called, so that the failure of all says which one it was: `records[2]`. */
  readonly items?: string | undefined;
}

/** One item, as if it were no batch. */
export const alone: BatchMode = { each: false };
/** All or none. */
export const allOrNone = (items: string): BatchMode => ({ each: false, items });
/** Each for itself. */
export const eachForItself: BatchMode = { each: true };

/** @throws TypeError that names what is not a list with something in it; ChartkeyError LIMIT_EXCEEDED for more than `max` */
export function checkBatch(name: string, items: readonly unknown[], max: number): void {
  if (!Array.isArray(items) || items.length === 0) throw new TypeError(`\`${name}\` is an array of 1 to ${max}`);
  if (items.length > max) throw new ChartkeyError("LIMIT_EXCEEDED", { message: `\`${name}\`: at most ${max} at once` });
}

/** Those that did not fail, in order. */
export const succeeded = <T>(outcomes: readonly Outcome<T>[]): readonly T[] =>
  outcomes.flatMap((one) => (one.ok ? [one] : []));

function named(error: unknown, item: string): unknown {
  if (error instanceof TypeError) return new TypeError(`${item}: ${error.message}`, { cause: error });
  if (!isChartkeyError(error)) return error;
  const { code, message, hints, retryable } = error;
  return new ChartkeyError(code, { message: `${item}: ${message}`, hints, retryable, cause: error });
}

/** The outcome of an item that failed. @throws the problem, with the item's name, where none goes on without another */
export function failedItem({ each, items }: BatchMode, index: number, problem: unknown): Outcome<never> {
  if (each) return { ok: false, problem };
  throw items === undefined ? problem : named(problem, `${items}[${index}]`);
}

/** What an item of a batch is prepared with. */
type Preparing = View & { readonly staging: Staging };

/** One item's own share of a write: its blobs become the write's own when it succeeds, and are let go when it fails. */
async function runShare<W extends Preparing, T>(write: W, run: (share: W) => Promise<T>): Promise<T> {
  const { session, staging, options } = write;
  const blobs: StoredBlob[] = [];
  const own: Staging = {
    ...staging,
    async put(bytes, holder) {
      const digest = await session.small.put(bytes, holder, { signal: options.signal });
      blobs.push({ id: contentIdOfDigest(digest), holder });
      return digest;
    },
    keep: (blob) => void blobs.push(blob),
  };
  try {
    const result = await run({ ...write, staging: own });
    for (const blob of blobs) staging.keep(blob);
    return result;
  } catch (error) {
    await release(session, blobs);
    throw error;
  }
}

/** Prepares one item of a batch. What a failed one had stored is let go. */
export type PrepareItem<W> = <T extends object>(index: number, run: (share: W) => Promise<T>) => Promise<Outcome<T>>;

export const itemsOf =
  <W extends Preparing>(write: W, mode: BatchMode): PrepareItem<W> =>
  async (index, run) => {
    try {
      return { ok: true, ...(await runShare(write, run)) };
    } catch (problem) {
      write.options.signal?.throwIfAborted();
      return failedItem(mode, index, problem);
    }
  };
