import { inField } from "../domain/checks/check-field.js";
import type { Address } from "../domain/identifiers/address.js";
import { checkParticipant } from "../domain/ledger/ledger-query.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { CallOptions } from "../ports/call-options.js";
import { checkOptions } from "../ports/check-options.js";
import type { HeadSource } from "../ports/head-source.js";
import type { Ledger } from "../ports/ledger.js";
import { abortable } from "../streams/abortable.js";
import { LedgerState } from "./memory-ledger-state.js";

/** A second source of a ledger's heads, and the means to break it. */
export interface MemoryHeads extends HeadSource {
  /** From now on it is behind: it answers for the state of now, until `plug`. */
  stop(): Promise<void>;
  /** From now on every call throws LEDGER_UNAVAILABLE. */
  unplug(): void;
  /** From now on every call waits until `plug`, or until it is aborted. */
  hang(): void;
  /** From now on `account` throws LEDGER_INCOMPLETE, as for an answer that proves nothing. */
  lie(): void;
  /** Ends `stop`, `unplug`, `hang` and `lie`. */
  plug(): void;
}

/**
 * The heads of a ledger by another way, as those of an endpoint of somebody else. For tests of what
 * an app does when its second source is behind, away, silent or lying.
 * @throws TypeError for what is no ledger
 */
export function memoryHeads(ledger: Ledger<never>): MemoryHeads {
  inField("ledger", () => {
    if (typeof ledger?.account !== "function" || typeof ledger.entries !== "function")
      throw new TypeError("Expected a ledger");
  });
  let state: "well" | "away" | "lying" = "well";
  let behind: LedgerState | undefined;
  let hung: PromiseWithResolvers<void> | undefined;

  const enter = async (options: CallOptions | undefined) => {
    const { signal } = checkOptions(options);
    if (hung) await abortable(hung.promise, signal);
    if (state === "away") throw new ChartkeyError("LEDGER_UNAVAILABLE", { message: "Unplugged", retryable: true });
  };

  return {
    id: ledger.id,

    async account(participant, options) {
      await enter(options);
      const asked: Address = checkParticipant(participant);
      if (state === "lying") throw new ChartkeyError("LEDGER_INCOMPLETE", { message: "The answer proves nothing" });
      return behind ? behind.account(asked) : ledger.account(asked, options);
    },

    health: enter,

    async stop() {
      const now = new LedgerState();
      for await (const update of ledger.entries({}))
        if (update.type === "entry") now.apply(update.entry.act, update.entry.position.at.getTime() / 1000);
      behind = now;
    },

    unplug: () => void (state = "away"),
    hang: () => void (hung ??= Promise.withResolvers()),
    lie: () => void (state = "lying"),
    plug() {
      [state, behind] = ["well", undefined];
      hung?.resolve();
      hung = undefined;
    },
  };
}
