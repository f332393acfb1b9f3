import { HttpProblem } from "./http-problem.js";

/**
 * Runs `work` within a time limit, and as long as the client is there. Once it has resolved, its
 * signal aborts for the client alone: an answer that is on its way may take longer.
 * @throws HttpProblem 503 after the time limit; the client's reason
 */
export async function withTimeLimit<T>(
  milliseconds: number,
  client: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const signal = AbortSignal.any([client, limit.signal]);
  const late = () => limit.abort(new HttpProblem(503, "It took too long", { retryable: true }));
  const timer = setTimeout(late, milliseconds);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work(signal), aborted]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
