import { isChartkeyError, pause } from "@chartkey/core/adapters";
import type { Transport } from "./transport.js";

/** How often in a row a download is taken up again without having moved. */
const ATTEMPTS = 4;

/** Milliseconds before a download that was cut is taken up again. */
const AGAIN = 1_000;

/**
 * Bytes that are taken up again where they were cut.
 * @param from gives them from one byte on, counted from the first
 * @throws what `from` throws before the first byte, or too often in a row
 */
export async function* takeUp(
  server: Transport,
  from: (at: number) => AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let [at, stuck] = [0, 0];
  for (;;) {
    const before = at;
    try {
      for await (const chunk of from(at)) {
        at += chunk.length;
        yield chunk;
      }
      return;
    } catch (error) {
      const told = server.translate(error, signal);
      stuck = at > before ? 0 : stuck + 1;
      if (!(at > 0 && stuck < ATTEMPTS && isChartkeyError(told) && told.retryable)) throw told;
    }
    await pause(AGAIN, signal);
  }
}
