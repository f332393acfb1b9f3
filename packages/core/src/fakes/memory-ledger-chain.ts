import type { Act } from "../domain/acts/act.js";
import { type ActCounters, countersAfter } from "../domain/acts/act-counters.js";
import type { Address } from "../domain/identifiers/address.js";
import type { Clock } from "../ports/clock.js";
import { LedgerState } from "./memory-ledger-state.js";

/** An entry of a block: an act, or an entry of an unknown kind in a participant's log. */
export type Content = { readonly act: Act } | { readonly unknownIn: Address };

export interface Block {
  /** Never used again, also when the block is removed. */
  readonly id: string;
  /** Unix seconds. */
  readonly time: number;
  readonly contents: readonly Content[];
}

/** @param base the counters that the first act names, for acts that are new */
function applyAll(state: LedgerState, { contents, time }: Omit<Block, "id">, base?: ActCounters): void {
  let named = base;
  for (const content of contents) {
    if (!("act" in content)) continue;
    state.apply(content.act, time, named);
    named = named && countersAfter(named, content.act);
  }
}

/** The first block of every chain; it cannot be removed. */
const genesis: Block = { id: "memory-0", time: 0, contents: [] };

/**
 * A chain of blocks with one transaction each, after an empty first one, and the state that they
 * lead to. Several ledgers can share one chain.
 */
export class MemoryChain {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #blocks: readonly Block[] = [genesis];
  #state = new LedgerState();
  #made = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get blocks(): readonly Block[] {
    return this.#blocks;
  }

  get state(): LedgerState {
    return this.#state;
  }

  /** Unix seconds; never goes back. */
  time(): number {
    return Math.max(Math.floor(this.#clock.now().getTime() / 1000), this.#blocks.at(-1)?.time ?? 0);
  }

  /**
   * The state after these contents, which are not added.
   * @param base the counters that the first act names
   * @param time Unix seconds
   * @throws ChartkeyError LEDGER_REVERTED, LEDGER_CONFLICT
   */
  stateAfter(contents: readonly Content[], base: ActCounters | undefined, time = this.time()): LedgerState {
    const state = new LedgerState(this.#state);
    applyAll(state, { contents, time }, base);
    return state;
  }

  /**
   * Adds a block with all contents, or none. Throws as `stateAfter` does.
   * @param base the counters that the first act names
   */
  append(contents: readonly Content[], base?: ActCounters): Block {
    // the clock is read once: the heads and the block have one time
    const time = this.time();
    const state = this.stateAfter(contents, base, time);
    this.#made += 1;
    const block = { id: `memory-${this.#made}`, time, contents };
    this.#become([...this.#blocks, block], state);
    return block;
  }

  /** Removes the last `depth` blocks, but never the first. */
  reorganise(depth: number): void {
    const kept = this.#blocks.slice(0, Math.max(1, this.#blocks.length - depth));
    const state = new LedgerState();
    for (const block of kept) applyAll(state, block);
    this.#become(kept, state);
  }

  /** Resolves at the next change. Rejects with the signal's reason. */
  changed(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#listeners.delete(done);
        signal?.removeEventListener("abort", abort);
      };
      const done = () => {
        stop();
        resolve();
      };
      const abort = () => {
        stop();
        reject(signal?.reason as Error);
      };
      this.#listeners.add(done);
      signal?.addEventListener("abort", abort);
    });
  }

  #become(blocks: readonly Block[], state: LedgerState): void {
    this.#blocks = blocks;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
