import type { CallOptions } from "./call-options.js";

/**
 * Stores what this device remembers between runs: heads that were final, so that no node can show
 * an older state; sequences of profiles; dismissed requests; a journal of the writes that are not
 * final yet, with the sealed envelopes that they will store; and what an upload needs to go on
 * after a cut, sealed under the keyring. It holds no content, and no key that is not sealed. An app
 * may keep it in IndexedDB or a file. The default is in memory.
 *
 * No record is lost with it. What a lost journal leaves behind: a grant whose envelope never
 * reached the blob store has to be given again, an upload that was cut begins anew, and blobs of
 * writes that never happened stay pinned.
 */
export interface DeviceStore {
  /**
   * `undefined` for a key without a value.
   * @param key 1 to 200 characters
   */
  get(key: string, options?: CallOptions): Promise<Uint8Array | undefined>;
  /** Replaces a value atomically. At most 1 MiB. Resolves once the value outlives a restart. */
  set(key: string, value: Uint8Array, options?: CallOptions): Promise<void>;
  /** Removes a value. Idempotent. Resolves once that outlives a restart. */
  delete(key: string, options?: CallOptions): Promise<void>;
  /** The keys that begin with `prefix`, in any order. `prefix` has 0 to 200 characters. */
  keys(prefix: string, options?: CallOptions): Promise<readonly string[]>;
}
