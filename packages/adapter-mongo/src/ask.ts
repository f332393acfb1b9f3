import { ChartkeyError } from "@chartkey/core/adapters";

/**
 * One exchange with the server. Whatever the driver throws is DIRECTORY_UNAVAILABLE; after an abort the signal's reason counts, at once, even if the driver
 * still waits for a server.
 */
export async function ask<T>(signal: AbortSignal | undefined, exchange: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
  });
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([exchange(), aborted]);
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

/** Another document with this `_id` is there: the server's code for a duplicate key. */
export const isDuplicate = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === 11_000;
