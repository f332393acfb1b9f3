import type { RunningHash } from "../../ports/crypto-engine.js";
import { nobleSha256 } from "./noble-engine.js";

/** The most bytes that a hash holds. */
export const MAX_HELD: number = 2 ** 25;

/**
 * SHA-256 by WebCrypto, which hashes whole contents only, at ten times the speed of JavaScript or
 * more. So it holds them until the end. When more comes than was said, JavaScript goes on.
 * @param size of the content, in bytes
 */
export function heldSha256(size: number): RunningHash {
  const held = new Uint8Array(size);
  let filled = 0;
  let running: RunningHash | undefined;
  return {
    async update(bytes) {
      if (!running && filled + bytes.length > size) {
        running = nobleSha256();
        await running.update(held.subarray(0, filled));
      }
      if (running) return running.update(bytes);
      held.set(bytes, filled);
      filled += bytes.length;
    },
    digest: async () =>
      running?.digest() ?? new Uint8Array(await crypto.subtle.digest("SHA-256", held.subarray(0, filled))),
  };
}
