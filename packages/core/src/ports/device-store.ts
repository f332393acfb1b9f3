import type { CallOptions } from "./call-options.js";

/**
 * What this device remembers between runs: heads seen (so that no node can go back), requests
 * dismissed, and who was sealed to in a write that did not land. It holds no keys and no content;
 * losing it loses no record. An app may keep it in IndexedDB or a file; the default lives in
 * memory.
 */
export interface DeviceStore {
  /** `undefined` when nothing was set. @param key 1 to 200 characters */
  get(key: string, options?: CallOptions): Promise<Uint8Array | undefined>;
  /** Replaces the value as a whole or not at all. At most 1 MiB. */
  set(key: string, value: Uint8Array, options?: CallOptions): Promise<void>;
}
