/** The last argument of every call of a port and of every use case. */
export interface CallOptions<P = never> {
  /**
   * Checked first and at every step. After an abort the call rejects with the signal's reason,
   * nothing is visible in part, and the same call can be made again. Once an act was submitted to a
   * ledger, an abort stops the waiting, not the act.
   */
  readonly signal?: AbortSignal | undefined;
  /** Called synchronously. The call rejects with what it throws. */
  readonly onProgress?: ((event: P) => void) | undefined;
}
