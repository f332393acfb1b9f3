import { type ErrorCode, isChartkeyError } from "@chartkey/core/adapters";
import { type Problem, PROBLEM_TYPE } from "../wire/problem.js";
import { HttpProblem, titled } from "./http-problem.js";

/** The statuses of our codes; 500 for all others. */
const statuses: Partial<Readonly<Record<ErrorCode, number>>> = {
  BLOB_MISMATCH: 502,
  BLOB_STORE_FULL: 507,
  BLOB_TOO_LARGE: 413,
  BLOB_UNAVAILABLE: 503,
  DIRECTORY_UNAVAILABLE: 503,
  PROFILE_FORGED: 403,
  SESSION_ENDED: 401,
  SIGN_IN_REFUSED: 403,
};

const sent = (problem: Problem, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...headers, "content-type": PROBLEM_TYPE },
  });

/**
 * An error as a response (RFC 9457). Of a `ChartkeyError` it tells the code, the message, the hints
 * and whether it is retryable, never the cause. Of any other error it tells nothing at all.
 */
export function problemResponse(error: unknown): Response {
  if (isChartkeyError(error)) {
    const { code, message: detail, hints, retryable } = error;
    const status = statuses[code] ?? 500;
    return sent(
      { ...titled(status), detail, code, hints: [...hints], retryable },
      status === 401 ? { "www-authenticate": "Bearer" } : {},
    );
  }
  if (error instanceof HttpProblem) {
    const { headers, ...told } = error.details;
    return sent({ ...titled(error.status), detail: error.message, ...told }, headers);
  }
  return sent(titled(500));
}
