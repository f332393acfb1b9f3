/**
 * Runs `work` within a time limit, and as long as the client is there. Once it has resolved, its
 * signal aborts for the client alone: an answer that is on its way may take longer.
 * @throws what `late` gives after the time limit; the client's reason
 */
export async function withTimeLimit<T>(
  { milliseconds, late }: { readonly milliseconds: number; readonly late: () => Error },
  client: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const signal = AbortSignal.any([client, limit.signal]);
  const timer = setTimeout(() => limit.abort(late()), milliseconds);
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
