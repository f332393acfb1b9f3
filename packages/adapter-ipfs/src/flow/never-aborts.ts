/** A signal that never aborts, for a caller who gave none. */
export const neverAborts = (): AbortSignal => new AbortController().signal;
