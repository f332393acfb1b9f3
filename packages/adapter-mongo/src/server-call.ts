import { ChartkeyError } from "@chartkey/core/adapters";

/**
 * Calls the server, and throws DIRECTORY_UNAVAILABLE for any error of the driver. An abort rejects
 * at once with the signal's reason, even while the driver waits for a server.
 */
export async function callServer<T>(signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
  });
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([call(), aborted]);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ChartkeyError("DIRECTORY_UNAVAILABLE", {
      message: "The profile directory did not answer as it should",
      hints: ["Check that the MongoDB server is up and that the app may read and write the collection, and try again."],
      retryable: true,
      cause,
    });
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

/** What FerretDB says for a transaction of PostgreSQL that was ended for the sake of another. */
const DEADLOCK = 16_908_292;

/**
 * Whether another write of the same document came first: the server refused a second one with the
 * same `_id`, or ended one of two that waited for each other.
 */
export const isLostRace = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && (error.code === 11_000 || error.code === DEADLOCK);
