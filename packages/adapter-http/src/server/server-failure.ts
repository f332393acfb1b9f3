import { isChartkeyError, safeCause } from "@chartkey/core/adapters";
import { HttpProblem } from "./http-problem.js";
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
   * A `ChartkeyError`, with its cause. Of any other error a copy of what can be logged, by the rule
   * of such causes.
   */
  readonly error: unknown;
}

/** Is told of failures. What it throws, or rejects with, is ignored. */
export type OnError = (failure: ServerFailure) => unknown;

const loggable = (error: unknown) =>
  isChartkeyError(error) || error instanceof HttpProblem ? error : safeCause(error);

/** Tells of an error, unless it is of whoever asked. */
export async function tellOperator(onError: OnError, route: string | undefined, error: unknown): Promise<void> {
  const { status } = problemOf(error).problem;
  if (status < 500) return;
  try {
    await onError({ route, status, error: loggable(error) });
  } catch {
    // an answer does not depend on who keeps the log
  }
}
