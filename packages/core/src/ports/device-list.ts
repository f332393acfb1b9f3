import type { CallOptions } from "./call-options.js";

/**
 * Keeps the list of one person's devices, where all of them reach it. It is one value of 1 to
 * 16,384 bytes, sealed and signed by the person's keyring: whoever keeps it cannot read or change
 * it. They can withhold it, or show an older one.
 */
export interface DeviceList {
  /**
   * The value; `undefined` if there was never one.
   * @throws ChartkeyError DEVICE_LIST_UNAVAILABLE (retryable); SESSION_ENDED where it needs a
   *   session
   */
  read(options?: CallOptions): Promise<Uint8Array | undefined>;
  /**
   * Replaces the value, atomically, if it still is what it was.
   * @param before the value as it was read; `undefined` for none
   * @returns whether it was replaced; `false` when it is another one by now
   * @throws ChartkeyError as `read`; the value may have been replaced nevertheless
   */
  replace(before: Uint8Array | undefined, after: Uint8Array, options?: CallOptions): Promise<boolean>;
}
