import type { ErrorCode } from "../errors/error-code.js";
import type { CallOptions } from "../ports/call-options.js";
import { equal, rejects, rejectsWith } from "./assert.js";
import type { Fixture } from "./suite.js";

interface Checked {
  health?(options?: CallOptions): Promise<void>;
}

interface Breakable extends Fixture {
  unplug(): Promise<void>;
}

/**
 * What every `health` must do. A port without one passes.
 * @param away the port's code for a backend that does not answer
 */
export const healthCases = <F extends Breakable>(
  portOf: (fixture: F) => Checked,
  away: ErrorCode,
): Readonly<Record<string, (fixture: F) => Promise<void>>> => ({
  "health: a backend that answers is well, however often it is asked": async (fixture) => {
    const port = portOf(fixture);
    for (let times = 0; times < 2; times += 1) await port.health?.();
    await Promise.all([port.health?.(), port.health?.({})]);
  },

  "health: a backend that is away is reported as such, and may be back later": async (fixture) => {
    const port = portOf(fixture);
    if (port.health === undefined) return;
    await port.health();
    await fixture.unplug();
    const error = await rejects(async () => port.health?.(), away);
    equal(error.retryable, true, "Whether it is retryable");
  },

  "health: it checks its signal first": async (fixture) => {
    const port = portOf(fixture);
    if (port.health === undefined) return;
    await fixture.unplug();
    const reason = new Error("stopped");
    await rejectsWith(async () => port.health?.({ signal: AbortSignal.abort(reason) }), reason);
  },
});
