import { checkTimeout, type StoreWork, withTimeLimit } from "./time-limit.js";

/**
 * Calls a store under the caller's signal and a limit of the time for which it may be silent. It
 * translates the store's errors to those of the port.
 */
export type CallStore = <T>(signal: AbortSignal | undefined, work: StoreWork<T>) => Promise<T>;

/** @throws TypeError for a timeout that no timer supports */
export function storeCaller(timeout: number, translate: (error: unknown) => Error): CallStore {
  checkTimeout(timeout);
  return async (signal, work) => {
    try {
      return await withTimeLimit(timeout, signal, work);
    } catch (error) {
      signal?.throwIfAborted();
      throw translate(error);
    }
  };
}
