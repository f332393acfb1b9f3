import { contentIdOfDigest } from "../../domain/identifiers/content-id.js";
import type { Outcome } from "../../domain/results/outcome.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Session } from "../session/session.js";
import type { Staging } from "./staging.js";
import { release, type StoredBlob } from "./stored-blob.js";

/** What the failure of one item means for the others. */
export interface BatchMode {
  /** Whether the others go on without it. */
  readonly eachForItself: boolean;
  /** What the items are called, so that the failure of all says which one it was: `records[2]`. */
  readonly items?: string | undefined;
}

/** One item, as if it were no batch. */
export const alone: BatchMode = { eachForItself: false };
/** All or none. */
export const allOrNone = (items: string): BatchMode => ({ eachForItself: false, items });
/** Each for itself. */
export const each: BatchMode = { eachForItself: true };

/** @throws TypeError that names what is not a list with something in it; ChartkeyError LIMIT_EXCEEDED for more than `max` */
export function checkBatch(name: string, items: readonly unknown[], max: number): void {
  if (!Array.isArray(items) || items.length === 0) throw new TypeError(`\`${name}\` is an array of 1 to ${max}`);
  if (items.length > max) throw new ChartkeyError("LIMIT_EXCEEDED", { message: `\`${name}\`: at most ${max} at once` });
}

/** Those that did not fail, in order. */
export const succeeded = <T>(outcomes: readonly Outcome<T>[]): readonly T[] =>
  outcomes.flatMap((one) => (one.ok ? [one] : []));

/** Prepares one item of a batch. What a failed one had stored is let go. */
export type RunItem = <T extends object>(index: number, run: (part: Staging) => Promise<T>) => Promise<Outcome<T>>;

function named(error: unknown, item: string): unknown {
  if (error instanceof TypeError) return new TypeError(`${item}: ${error.message}`, { cause: error });
  if (!isChartkeyError(error)) return error;
  const { code, message, hints, retryable } = error;
  return new ChartkeyError(code, { message: `${item}: ${message}`, hints, retryable, cause: error });
}

/** One part of a write: its blobs become the write's own when it succeeds. */
async function part<T>(session: Session, staging: Staging, run: (part: Staging) => Promise<T>): Promise<T> {
  const blobs: StoredBlob[] = [];
  try {
    const result = await run({
      ...staging,
      async put(bytes, holder, options) {
        const digest = await session.small.put(bytes, holder, options);
        blobs.push({ id: contentIdOfDigest(digest), holder });
        return digest;
      },
      keep: (blob) => void blobs.push(blob),
    });
    for (const blob of blobs) staging.keep(blob);
    return result;
  } catch (error) {
    await release(session, blobs);
    throw error;
  }
}

export const itemRunner =
  (session: Session, staging: Staging, { eachForItself: apart, items }: BatchMode, { signal }: CallOptions): RunItem =>
  async (index, run) => {
    try {
      return { ok: true, ...(await part(session, staging, run)) };
    } catch (problem) {
      signal?.throwIfAborted();
      if (apart) return { ok: false, problem };
      throw items === undefined ? problem : named(problem, `${items}[${index}]`);
    }
  };
