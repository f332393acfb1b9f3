/**
 * The result of a call that may ignore the signal. The call goes on after an abort; only the wait
 * for it ends.
 * @throws the signal's reason
 */
export async function abortable<T>(call: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return call;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([aborted, call]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
