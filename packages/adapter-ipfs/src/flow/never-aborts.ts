/** A signal that does not abort, for a caller who gave none. */
export const never = (): AbortSignal => new AbortController().signal;
