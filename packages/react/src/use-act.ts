import { useEffect, useState } from "react";
import { type ActOptions, ActRunner, type ActState, idle, notBegun } from "./act-runner.js";
import { useChanges, useMe, useSessionStore } from "./chartkey-provider.js";
import { useStore } from "./store.js";

/** An act of a page, and where it is. */
export type Act<I, R> = ActState<R> & {
  /**
   * Begins the act. Call it where the person acted, as on a click: never in an effect, since it may
   * prompt. While it runs, a second call begins nothing, and ends as `cancelled`. So does the call
   * of a handler that began in a session which has ended.
   * @returns how it ended; it never rejects
   */
  readonly run: (input: I) => Promise<ActState<R>>;
  /** Aborts it. See `sent` of the state. */
  readonly cancel: () => void;
  /** Back to `idle` after its end. */
  readonly reset: () => void;
};

/**
 * Something that the person does: a write, a download, whatever may prompt. An unmounted component
 * aborts it. It belongs to whoever was signed in, or to nobody: when that changes it is aborted and
 * reset, so that nothing stays for the next account. To open a session is no act, therefore.
 * @param act makes the calls of core and passes `options` on to each, as
 *   `(grant: NewGrant, options) => me.grants.give(grant, options)`
 */
export function useAct<I = void, R = unknown>(act: (input: I, options: ActOptions) => Promise<R>): Act<I, R> {
  const { tell } = useChanges();
  const sessions = useSessionStore();
  const me = useMe();
  const [runner] = useState(() => new ActRunner<R>(tell));
  useEffect(() => runner.mount(), [runner]);
  useEffect(() => sessions.turns.add(runner.forget), [sessions, runner]);
  const state = useStore(runner);
  return {
    // what is hidden has heard of no turn
    ...(runner.owner === me ? state : idle),
    run: async (input) => {
      const owner = sessions.get().me;
      if (me && me !== owner) return notBegun;
      return runner.run(async (options) => act(input, options), owner);
    },
    cancel: runner.cancel,
    reset: runner.reset,
  };
}
