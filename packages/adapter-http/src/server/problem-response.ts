import { type ErrorCode, isChartkeyError } from "@chartkey/core/adapters";
import { contentId } from "../wire/blobs.js";
import { type Problem, PROBLEM_TYPE } from "../wire/problem.js";
import { HttpProblem, titled } from "./http-problem.js";

/** The statuses of our codes; 500 for all others. */
const statuses: Partial<Readonly<Record<ErrorCode, number>>> = {
  BLOB_MISMATCH: 502,
  BLOB_STORE_FULL: 507,
  BLOB_TOO_LARGE: 413,
  BLOB_UNAVAILABLE: 503,
  DEVICE_LIST_UNAVAILABLE: 503,
  DIRECTORY_UNAVAILABLE: 503,
  FORMAT_INVALID: 400,
  FUNDS_INSUFFICIENT: 503,
  LEDGER_CONFLICT: 409,
  LEDGER_DROPPED: 409,
  LEDGER_FINALITY_BROKEN: 409,
  LEDGER_INCOMPLETE: 503,
  LEDGER_REVERTED: 409,
  LEDGER_UNAVAILABLE: 503,
  LIMIT_EXCEEDED: 413,
  MAILBOX_UNAVAILABLE: 503,
  PAIRING_ENDED: 410,
  PROFILE_FORGED: 403,
  REQUEST_CLOSED: 409,
  SESSION_ENDED: 401,
  SIGN_IN_REFUSED: 403,
};

interface Told {
  readonly problem: Problem;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * An error as it is told (RFC 9457). Of a `ChartkeyError` it tells the code, the message, the
 * hints, whether it is retryable, and what may still be pinned; never the cause. Of any other error
 * it tells nothing at all.
 */
export function problemOf(error: unknown): Told {
  if (isChartkeyError(error)) {
    const { code, message: detail, hints, retryable, stillPinned } = error;
    const ids = stillPinned.filter((id) => contentId.safeParse(id).success);
    const status = statuses[code] ?? 500;
    return {
      problem: {
        ...titled(status),
        detail,
        code,
        hints: [...hints],
        retryable,
        ...(ids.length > 0 && { stillPinned: ids }),
      },
      headers: status === 401 ? { "www-authenticate": "Bearer" } : {},
    };
  }
  if (error instanceof HttpProblem) {
    const { headers, ...told } = error.details;
    return { problem: { ...titled(error.status), detail: error.message, ...told }, headers };
  }
  return { problem: titled(500) };
}

export function problemResponse(error: unknown): Response {
  const { problem, headers } = problemOf(error);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...headers, "content-type": PROBLEM_TYPE },
  });
}
