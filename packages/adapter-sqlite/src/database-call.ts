import { setTimeout } from "node:timers/promises";
import { ChartkeyError, isChartkeyError } from "@chartkey/core/adapters";

/** How many milliseconds a call waits for another connection to let go of the file. */
const MAX_WAIT = 5_000;

/** How many milliseconds pass before the next attempt. */
const PAUSE = 20;

/** SQLITE_BUSY and SQLITE_LOCKED: another connection is writing. */
const HELD: ReadonlySet<number> = new Set([5, 6]);

/**
 * What only who set up the file can mend: SQLITE_ERROR (a table is missing), SQLITE_PERM,
 * SQLITE_READONLY, SQLITE_CORRUPT, SQLITE_CANTOPEN, SQLITE_AUTH, SQLITE_NOTADB.
 */
const WRONG: ReadonlySet<number> = new Set([1, 3, 8, 11, 14, 23, 26]);

/** SQLite's primary result code. https://www.sqlite.org/rescode.html */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}

/** The error for what only who set up the file can mend; `undefined` for anything else. */
export function misconfigured(cause: unknown): ChartkeyError | undefined {
  if (!WRONG.has(resultCode(cause) ?? -1)) return undefined;
  return new ChartkeyError("MISCONFIGURED", {
    message: "The database cannot be used as it is",
    hints: ["Check the file and the rights to it, and call `migrate` once per deployment."],
    cause,
  });
}

function directoryError(cause: unknown): ChartkeyError {
  if (isChartkeyError(cause)) return cause;
  const unavailable = {
    message: "The database did not answer as it should",
    hints: ["Check that the database is open and its disk is not full, and try again."],
    retryable: true,
    cause,
  };
  return misconfigured(cause) ?? new ChartkeyError("DIRECTORY_UNAVAILABLE", unavailable);
}

/**
 * Calls the database. While another connection holds the file, it tries again for five seconds,
 * during which the thread is free.
 * @param errorOf the error for what the call throws; by default ChartkeyError DIRECTORY_UNAVAILABLE
 *   (retryable) or MISCONFIGURED
 * @throws the signal's reason; that error
 */
export async function callDatabase<T>(
  signal: AbortSignal | undefined,
  call: () => T,
  errorOf: (cause: unknown) => unknown = directoryError,
): Promise<T> {
  for (let waited = 0; ; waited += PAUSE) {
    signal?.throwIfAborted();
    try {
      return call();
    } catch (error) {
      if (waited >= MAX_WAIT || !HELD.has(resultCode(error) ?? -1)) throw errorOf(error);
    }
    // an abort ends the pause, and the next round throws its reason
    await setTimeout(PAUSE, undefined, { signal }).catch(() => undefined);
  }
}
