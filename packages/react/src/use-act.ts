import { useEffect, useState } from "react";
import { type ActOptions, ActRunner, type ActState } from "./act-runner.js";
import { useChanges, useSessionStore } from "./chartkey-provider.js";
import { useStore } from "./store.js";

/** An act of a page, and where it is. */
export type Act<I, R> = ActState<R> & {
  /**
   * Begins the act. Call it where the person acted, as on a click: never in an effect, since it may
   * prompt. While it runs, a second call begins nothing, and ends as `cancelled`.
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
 * aborts it. So does the end of the session, which also resets it: nothing of one account stays for
 * another. To open another session ends the one before, so it is no act.
 * @param act makes the calls of core and passes `options` on to each, as
 *   `(grant: NewGrant, options) => me.grants.give(grant, options)`
 */
export function useAct<I = void, R = unknown>(act: (input: I, options: ActOptions) => Promise<R>): Act<I, R> {
  const { tell } = useChanges();
  const { ends } = useSessionStore();
  const [runner] = useState(() => new ActRunner<R>(tell));
  useEffect(() => runner.mount(), [runner]);
  // what one account has read is not shown to the next
  useEffect(() => ends.add(runner.forget), [ends, runner]);
  return {
    ...useStore(runner),
    run: async (input) => runner.run(async (options) => act(input, options)),
    cancel: runner.cancel,
    reset: runner.reset,
  };
}
