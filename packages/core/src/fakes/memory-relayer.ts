import type { Hex } from "../domain/encoding/bytes.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { CallOptions } from "../ports/call-options.js";
import { checkOptions } from "../ports/check-options.js";
import { abortable } from "../streams/abortable.js";

/** A relayer that does what its test says. `C` is the call that it takes. */
export interface MemoryRelayer<C> {
  submit(call: C, options?: CallOptions): Promise<Hex>;
  /** All calls that it was given, in order, whatever became of them. */
  readonly calls: readonly C[];
  /** From now on it refuses, and sends nothing. */
  unplug(): void;
  /**
   * From now on it keeps the calls and answers nothing, until `plug` sends them. A call that is
   * aborted meanwhile is sent all the same.
   */
  hold(): void;
  /** From now on it reports a transaction that does not exist, and sends nothing. */
  lose(): void;
  /** Ends all of these. */
  plug(): void;
  /** Sends all calls that it was ever given once more, as anybody can, and tells no outcome. */
  repeat(): Promise<void>;
}

/** A transaction that no ledger knows. */
const LOST: Hex = `0x${"00".repeat(32)}`;

/**
 * A relayer between an app and whatever sends its calls, for tests of what the app does when a
 * relayer is slow, away or lying.
 * @param send sends one call: the `submit` of a real relayer, or what a test makes of it
 */
export function memoryRelayer<C>(send: (call: C, options?: CallOptions) => Promise<Hex>): MemoryRelayer<C> {
  if (typeof send !== "function") throw new TypeError("`send` is a function");
  const calls: C[] = [];
  let state: "well" | "away" | "losing" = "well";
  let held: PromiseWithResolvers<void> | undefined;

  return {
    async submit(call, options) {
      const { signal } = checkOptions(options);
      calls.push(call);
      if (state === "away") throw new ChartkeyError("LEDGER_UNAVAILABLE", { message: "Unplugged", retryable: true });
      if (state === "losing") return LOST;
      if (!held) return send(call, { signal });
      const later = held.promise.then(() => send(call));
      // who has stopped waiting learns nothing
      later.catch(() => undefined);
      return abortable(later, signal);
    },
    get calls() {
      return [...calls];
    },
    unplug: () => void (state = "away"),
    hold: () => void (held ??= Promise.withResolvers()),
    lose: () => void (state = "losing"),
    plug() {
      state = "well";
      held?.resolve();
      held = undefined;
    },
    async repeat() {
      for (const call of calls) await send(call).catch(() => undefined);
    },
  };
}
