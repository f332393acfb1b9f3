import type { CallOptions } from "./call-options.js";

/**
 * Keeps an index of what this device has read before, so that a person who comes back does not
 * start from nothing: the logs that are known, and the grants that were opened. An app opts in;
 * without a cache nothing is kept.
 *
 * It holds ciphertext under keys of the person's own keyring, and nothing else. Whoever keeps it
 * sees how many values there are, how large they are, and when they change.
 *
 * It may forget anything at any time, and it is never trusted: it can answer with an older value,
 * with that of another key, or with anything. Core opens and checks each answer, and reads again
 * what it lacks. So no write has to be on the disk when it resolves. But each value is there as a
 * whole or not at all, also after a crash in the middle of a write.
 *
 * Whatever goes in or comes out is a copy. A method checks its signal first; a `set` or `delete`
 * that has begun may finish after an abort. Errors of the medium, such as a full disk or storage
 * that is closed, pass through unchanged, as those of a `DeviceStore`. What no second try mends may
 * be a ChartkeyError MISCONFIGURED, such as a file that is no database.
 */
export interface IndexCache {
  /**
   * The values as they were at one moment, in one transaction or round trip.
   * @param keys 1 to 1,000, each of 1 to 200 characters; one may come twice
   * @returns one answer for each key, in the same order; `undefined` for a key without a value
   * @throws TypeError for malformed keys
   */
  get(keys: readonly string[], options?: CallOptions): Promise<readonly (Uint8Array | undefined)[]>;
  /**
   * Replaces a value atomically. Of two at once one is stored, whole.
   * @param key 1 to 200 characters
   * @param value 1 to 65,536 bytes
   * @throws TypeError for a malformed key or value
   */
  set(key: string, value: Uint8Array, options?: CallOptions): Promise<void>;
  /**
   * Removes values. Idempotent.
   * @param keys as those of `get`
   * @throws TypeError for malformed keys
   */
  delete(keys: readonly string[], options?: CallOptions): Promise<void>;
  /**
   * The keys that begin with `prefix`, in any order.
   * @param prefix 0 to 200 characters
   * @throws TypeError for a malformed prefix
   */
  keys(prefix: string, options?: CallOptions): Promise<readonly string[]>;
}
