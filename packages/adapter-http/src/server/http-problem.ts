import type { ErrorCode } from "@chartkey/core/adapters";
import type { Problem } from "../wire/problem.js";

interface ProblemDetails {
  /** For a client who should see one of ours. */
  readonly code?: ErrorCode;
  readonly retryable?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Refuses a request for what only HTTP knows: a route, a size, a rate. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly status: number;
  readonly details: ProblemDetails;

  /** @param message what is told to whoever asked: it repeats no secret */
  constructor(status: number, message: string, details: ProblemDetails = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

/** For what comes, or still goes out, when the server has been closed. */
export const stopped = (): HttpProblem => new HttpProblem(503, "The server stops", { retryable: true });

/** Runs the check of something that came with a request: what it throws is the sender's fault. */
export function fromSender<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new HttpProblem(400, error instanceof TypeError ? error.message : "The request is malformed");
  }
}

/** The phrases of the statuses that are sent (RFC 9110, 6585, 4918). */
const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  416: "Range Not Satisfiable",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  507: "Insufficient Storage",
};

export const titled = (status: number): Pick<Problem, "title" | "status"> => ({
  title: titles[status] ?? "Error",
  status,
});
