import { type LedgerChange, pause } from "@chartkey/core/adapters";
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

/** A call, and a signal that aborts once it has settled. */
function settling<T>(result: Promise<T>): { readonly result: Promise<T>; readonly settled: AbortSignal } {
  const controller = new AbortController();
  const settle = () => controller.abort();
  result.then(settle, settle);
  return { result, settled: controller.signal };
}

/** Waits for an abort, for so long. It leaves nothing on the signal, which outlives many waits. */
async function orWait(signal: AbortSignal, milliseconds: number): Promise<void> {
  await pause(milliseconds, signal).catch(() => {});
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
    let next = settling(reading.next());
    for (let checked = performance.now(); ;) {
      await orWait(next.settled, heartbeat);
      const change = next.settled.aborted ? await next.result : undefined;
      if (performance.now() - checked >= heartbeat || !change) {
        await check();
        checked = performance.now();
      }
      if (change?.done) return;
      yield line(change && encodeChange(change.value));
      if (change) next = settling(reading.next());
    }
  } catch (error) {
    failed(error);
    yield line({ problem: problemOf(error).problem });
  } finally {
    // what is under way ends by its signal
    void reading.return?.().catch(() => {});
  }
}
