import { abortable } from "./abortable.js";
import { DeploymentError } from "./deployment-error.js";

const SHORTEST_PAUSE = 25;
const LONGEST_PAUSE = 1_000;
/** For how many milliseconds an outcome is waited for: ten minutes. */
const LONGEST_WAIT = 600_000;

interface Wait {
  /** What has not come when the time is over, as a sentence. */
  readonly late: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Looks again until there is something. Nodes behind one address are at different blocks and fail
 * one at a time, so that a look which fails says nothing.
 *
 * @param look resolves with `undefined` while there is nothing; its DeploymentError ends the wait
 * @throws DeploymentError `PENDING` after ten minutes, and the signal's reason
 */
export async function waitFor<T>(look: () => Promise<T | undefined>, { late, signal }: Wait): Promise<T> {
  let cause: unknown;
  const end = performance.now() + LONGEST_WAIT;
  for (let pause = SHORTEST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    signal?.throwIfAborted();
    try {
      const found = await abortable(look(), signal);
      if (found !== undefined) return found;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DeploymentError) throw error;
      cause = error;
    }
    if (performance.now() >= end)
      throw new DeploymentError("PENDING", `${late} in ten minutes. Call again later: it finds what is done by then`, {
        cause,
      });
    await abortable(new Promise((resolve) => setTimeout(resolve, pause)), signal);
  }
}
