/** Holds calls back until it is opened, and tells when the first has come. */
export function paused() {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  return {
    /** Settles when the first call has come. */
    asked: asked.promise,
    open: () => answer.resolve(),
    /** Waits until it is opened. */
    pass: (): Promise<void> => {
      asked.resolve();
      return answer.promise;
    },
  };
}
