import type { LedgerChange } from "@chartkey/core/adapters";
import { encodeChange } from "./encode-ledger.js";
import { problemOf } from "./problem-response.js";

export interface FollowingOptions {
  /** Milliseconds after which something is sent, and the session is looked at. */
  readonly heartbeat: number;
  /** @throws when nobody may follow any more */
  readonly check: () => Promise<void>;
  /** Called with what ends the changes. */
  readonly failed: (error: unknown) => void;
}

/**
 * Changes as lines of JSON, with empty lines as signs of life: one at once, since a page has no
 * answer before something comes. An error is the last line, as a problem of RFC 9457.
 */
export async function* changeLines(
  changes: AsyncIterable<LedgerChange>,
  { heartbeat, check, failed }: FollowingOptions,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const line = (value?: object) => encoder.encode(value ? `${JSON.stringify(value)}\n` : "\n");
  const reading = changes[Symbol.asyncIterator]();
  try {
    yield line();
    let next = reading.next();
    for (let checked = performance.now(); ;) {
      const beat = Promise.withResolvers<undefined>();
      const timer = setTimeout(() => beat.resolve(undefined), heartbeat);
      const change = await Promise.race([next, beat.promise]).finally(() => clearTimeout(timer));
      if (performance.now() - checked >= heartbeat || !change) {
        await check();
        checked = performance.now();
      }
      if (change?.done) return;
      yield line(change && encodeChange(change.value));
      if (change) next = reading.next();
    }
  } catch (error) {
    failed(error);
    yield line({ problem: problemOf(error).problem });
  } finally {
    // what is under way ends by its signal
    void reading.return?.().catch(() => {});
  }
}
