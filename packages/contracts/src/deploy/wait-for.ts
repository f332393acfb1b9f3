import { abortable } from "./abortable.js";
import { DeploymentError } from "./deployment-error.js";

const SHORTEST_PAUSE = 25;
const LONGEST_PAUSE = 1_000;
/** For how many milliseconds an outcome is waited for: ten minutes. */
const LONGEST_WAIT = 600_000;

interface Wait {
  /** What has not come when the time is over, as a sentence. */
  readonly late: () => string;
  /** What to do then. */
  readonly later?: string;
  readonly signal: AbortSignal | undefined;
}

export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const passed = new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  return abortable(passed, signal);
}

/**
 * Looks again until there is something. Nodes behind one address are at different blocks and fail
 * one at a time, so that a look which fails says nothing.
 *
 * @param look resolves with `undefined` while there is nothing; its DeploymentError ends the wait,
 *   but for a malformed answer, after which another node may answer well
 * @throws DeploymentError `PENDING` after ten minutes, and the signal's reason
 */
export async function waitFor<T>(
  look: () => Promise<T | undefined>,
  { late, later = "Call again later: it finds what is done by then", signal }: Wait,
): Promise<T> {
  let cause: unknown;
  const end = performance.now() + LONGEST_WAIT;
  for (let wait = SHORTEST_PAUSE; ; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
    signal?.throwIfAborted();
    try {
      const found = await abortable(look(), signal);
      if (found !== undefined) return found;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DeploymentError && error.code !== "ANSWER_MALFORMED") throw error;
      cause = error;
    }
    if (performance.now() >= end) throw new DeploymentError("PENDING", `${late()} in ten minutes. ${later}`, { cause });
    await pause(wait, signal);
  }
}
