import { ChartkeyError, isChartkeyError } from "@chartkey/core/adapters";

/**
 * The server's codes for an app that it does not let in (11 UserNotFound, 18 AuthenticationFailed),
 * or that may not read or write the collection (13 Unauthorized).
 */
const REFUSALS: ReadonlySet<unknown> = new Set([11, 13, 18]);

/**
 * AtlasError: the one code of whatever Atlas itself says, also that a cluster is over its quota of
 * space or of collections, which is over once somebody makes room. Only its words tell.
 */
const ATLAS = 8_000;
const ATLAS_REFUSAL = /\bbad auth\b|authentication failed|not (?:allowed|authorized) to/iu;

const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined;

const isRefusal = (error: unknown): boolean =>
  REFUSALS.has(codeOf(error)) ||
  (codeOf(error) === ATLAS && error instanceof Error && ATLAS_REFUSAL.test(error.message));

// the driver wraps what a handshake fails with
const refusesApp = (error: unknown): boolean =>
  isRefusal(error) || (error instanceof Error && error.cause !== undefined && refusesApp(error.cause));

/** The error for what no second try changes, and only who set up the directory can. */
export const misconfigured = (message: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("MISCONFIGURED", {
    message,
    hints: ["Check the connection string and the roles of its user, and call `migrate` once per deployment."],
    cause,
  });

/**
 * Calls the server. When it refuses the app, the error is MISCONFIGURED; any other error of the
 * driver is DIRECTORY_UNAVAILABLE. An abort rejects at once with the signal's reason, even while
 * the driver waits for a server.
 * @param timeout milliseconds that the call may take, since the driver waits for ever for a server
 *   that keeps its connections and says nothing; no limit by default
 */
export async function callServer<T>(
  signal: AbortSignal | undefined,
  call: () => Promise<T>,
  timeout?: number,
): Promise<T> {
  signal?.throwIfAborted();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal?.reason as Error);
  signal?.addEventListener("abort", onAbort, { once: true });
  const late = () => reject(new Error(`No answer within ${timeout} ms`));
  const timer = timeout === undefined ? undefined : setTimeout(late, timeout);
  try {
    return await Promise.race([call(), ended]);
  } catch (cause) {
    signal?.throwIfAborted();
    if (isChartkeyError(cause)) throw cause;
    if (refusesApp(cause))
      throw misconfigured("The server refuses the app's credentials, or does not let it read and write", cause);
    throw new ChartkeyError("DIRECTORY_UNAVAILABLE", {
      message: "The profile directory did not answer as it should",
      hints: ["Check that the MongoDB server is up and that the app may read and write the collection, and try again."],
      retryable: true,
      cause,
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** What FerretDB says for a transaction of PostgreSQL that was ended for the sake of another. */
const DEADLOCK = 16_908_292;

/**
 * Whether another write of the same document came first: the server refused a second one with the
 * same `_id`, or ended one of two that waited for each other.
 */
export const isLostRace = (error: unknown): boolean => codeOf(error) === 11_000 || codeOf(error) === DEADLOCK;
