import { checkTimeout, within } from "./time-limit.js";

/** Asks a store under the caller's signal and a time limit, and gives its failures the port's words. */
export type Ask = <T>(signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** @throws TypeError for a timeout that no timer can keep. */
export function asking(timeout: number, translate: (error: unknown) => Error): Ask {
  checkTimeout(timeout);
  return async (signal, work) => {
    try {
      return await within(timeout, signal, work);
    } catch (error) {
      signal?.throwIfAborted();
      throw translate(error);
    }
  };
}
