import type { CallOptions } from "./call-options.js";

/**
 * Stores what this device remembers between runs: heads that were final, so that no node can show
 * an older state; sequences of profiles; dismissed requests; and envelopes whose grants are not on
 * the ledger. It holds no keys and no content, and no record is lost with it. An app may keep it in
 * IndexedDB or a file. The default is in memory.
 */
export interface DeviceStore {
  /**
   * `undefined` for a key without a value.
   * @param key 1 to 200 characters
   */
  get(key: string, options?: CallOptions): Promise<Uint8Array | undefined>;
  /** Replaces a value atomically. At most 1 MiB. */
  set(key: string, value: Uint8Array, options?: CallOptions): Promise<void>;
}
