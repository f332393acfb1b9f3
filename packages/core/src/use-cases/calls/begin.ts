import type { CallOptions } from "../../ports/call-options.js";

/**
 * The first step of every write.
 * @throws TypeError that names a malformed option; the signal's reason after an abort
 */
export function begin({ signal, onProgress }: CallOptions): void {
  if (signal !== undefined && typeof signal?.throwIfAborted !== "function")
    throw new TypeError("`signal` is an AbortSignal");
  if (onProgress !== undefined && typeof onProgress !== "function") throw new TypeError("`onProgress` is a function");
  signal?.throwIfAborted();
}
