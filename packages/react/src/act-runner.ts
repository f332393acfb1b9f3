import type { AddProgress, ExportProgress, OpenProgress } from "@chartkey/core";
import { Store } from "./store.js";

/** What an act reports. */
export type ActProgress = AddProgress | OpenProgress | ExportProgress;

/** What an act passes on to the calls of core that it makes. */
export interface ActOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (event: ActProgress) => void;
}

/**
 * Where an act is. With `sent`, the ledger or a relayer has it, and it may happen even if it is
 * cancelled. `prompt`: the wallet asks the person for this now.
 */
export type ActState<R> =
  | { readonly state: "idle" }
  | {
      readonly state: "running";
      readonly progress: ActProgress | undefined;
      readonly prompt: "signature" | "transaction" | undefined;
      readonly sent: boolean;
    }
  | { readonly state: "done"; readonly result: R }
  | { readonly state: "failed"; readonly error: unknown }
  | { readonly state: "cancelled"; readonly sent: boolean };

const idle = { state: "idle" } as const;
const begun = { state: "running", progress: undefined, prompt: undefined, sent: false } as const;
const isSent = ({ type }: ActProgress): boolean => type.startsWith("ledger:");

/** Runs one act at a time, for as long as a component is mounted. */
export class ActRunner<R> extends Store<ActState<R>> {
  readonly #onSent: () => void;
  #isUnmounted = false;
  #running: { readonly abort: AbortController; readonly ended: Promise<ActState<R>> } | undefined;

  /** @param onSent called when an act has ended that was sent */
  constructor(onSent: () => void) {
    super(idle);
    this.#onSent = onSent;
  }

  /** @returns aborts the act, and lets no other begin */
  readonly mount = (): (() => void) => {
    this.#isUnmounted = false;
    return () => {
      this.#isUnmounted = true;
      this.cancel();
    };
  };

  readonly cancel = (): void => this.#running?.abort.abort();

  readonly reset = (): void => {
    if (!this.#running) this.set(idle);
  };

  /** While an act runs, the same act goes on: nothing begins twice. */
  async run(act: (options: ActOptions) => Promise<R>): Promise<ActState<R>> {
    if (this.#running) return this.#running.ended;
    if (this.#isUnmounted) return { state: "cancelled", sent: false };
    const abort = new AbortController();
    const running = { abort, ended: this.#end(act, abort.signal) };
    this.#running = running;
    return running.ended;
  }

  async #end(act: (options: ActOptions) => Promise<R>, signal: AbortSignal): Promise<ActState<R>> {
    let sent = false;
    let last: ActState<R> | undefined;
    const onProgress = (progress: ActProgress): void => {
      sent ||= isSent(progress);
      if (last) {
        // what was cancelled may still be sent
        if (last.state !== "cancelled" || last.sent || !sent) return;
        const before = last;
        last = { state: "cancelled", sent };
        if (this.get() === before) this.set(last);
        this.#onSent();
        return;
      }
      const prompt = progress.type === "wallet:prompted" ? progress.kind : undefined;
      this.set({ state: "running", progress, prompt, sent });
    };
    this.set(begun);
    const ended = await act({ signal, onProgress }).then(
      (result): ActState<R> => ({ state: "done", result }),
      (error: unknown): ActState<R> =>
        signal.aborted && error === signal.reason ? { state: "cancelled", sent } : { state: "failed", error },
    );
    this.#running = undefined;
    last = ended;
    this.set(ended);
    if (sent) this.#onSent();
    return ended;
  }
}
