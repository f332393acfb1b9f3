import { loggedError } from "./logged-error.js";
import { problemOf } from "./problem-response.js";

/** Something that the server, or what stands behind it, failed to do. */
export interface ServerFailure {
  /**
   * The method and the form of the path, such as `GET /blobs/{id}`, without what stood in it.
   * `undefined` for what failed before a route was found.
   */
  readonly route: string | undefined;
  /**
   * The status as which it was told, 500 or more. An answer that was going out is cut off instead.
   */
  readonly status: number;
  /**
   * A copy of what can be logged: name, codes, a short message and the places of the stack, of the
   * error and of its causes. A `ChartkeyError` stays one.
   */
  readonly error: unknown;
}

/** Is told of failures. What it throws, or rejects with, is ignored. */
export type OnError = (failure: ServerFailure) => unknown;

/** Tells of an error, unless it is of whoever asked. */
export async function tellOperator(onError: OnError, route: string | undefined, error: unknown): Promise<void> {
  const { status } = problemOf(error).problem;
  if (status < 500) return;
  try {
    await onError({ route, status, error: loggedError(error) });
  } catch {
    // an answer does not depend on who keeps the log
  }
}
