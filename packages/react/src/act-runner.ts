import {
  type AddProgress,
  type ExportProgress,
  isChartkeyError,
  type OpenProgress,
  type Participant,
} from "@chartkey/core";
import { Mounting } from "./mounting.js";
import { Store } from "./store.js";

/** What an act reports. */
export type ActProgress = AddProgress | OpenProgress | ExportProgress;

/** What an act passes on to the calls of core that it makes. */
export interface ActOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (event: ActProgress) => void;
}

/**
 * Where an act is. `prompt`: the wallet asks the person for this now. `sent`: the ledger or a
 * relayer has something of it. What was cancelled then may still happen, and of what failed then,
 * something has happened or may still happen.
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
  | { readonly state: "failed"; readonly error: unknown; readonly sent: boolean }
  | { readonly state: "cancelled"; readonly sent: boolean };

export const idle = { state: "idle" } as const;
/** How an act ends that was not begun. */
export const notBegun = { state: "cancelled", sent: false } as const;
const begun = { state: "running", progress: undefined, prompt: undefined, sent: false } as const;

/** What an act has come to at the ledger. */
class Sending {
  isSent = false;
  #isIncluded = false;

  note({ type }: ActProgress): void {
    this.isSent ||= type.startsWith("ledger:");
    this.#isIncluded ||= type === "ledger:included";
  }

  /** Whether something has happened, or may still happen, of what failed with this. */
  remains(error: unknown): boolean {
    // whoever was given a signature may use it, whatever is said of it but by the ledger
    const isOver = isChartkeyError(error, "LEDGER_CONFLICT", "LEDGER_REVERTED", "REQUEST_CLOSED");
    return this.#isIncluded || (this.isSent && !isOver);
  }
}

/** Runs one act at a time, for as long as a component is mounted. */
export class ActRunner<R> extends Store<ActState<R>> {
  readonly #onSent: () => void;
  readonly #mounting = new Mounting();
  /** Of the act that runs, and is shown. */
  #running: AbortController | undefined;
  #owner: Participant | undefined;

  /** @param onSent called when an act has ended that was sent */
  constructor(onSent: () => void) {
    super(idle);
    this.#onSent = onSent;
  }

  /** Who was signed in when the act began. */
  get owner(): Participant | undefined {
    return this.#owner;
  }

  /** @returns aborts the act, and lets no other begin */
  readonly mount = (): (() => void) => this.#mounting.begin(this.cancel);

  readonly cancel = (): void => this.#running?.abort();

  readonly reset = (): void => {
    if (!this.#running) this.set(idle);
  };

  /** Aborts the act, and shows nothing of it any more. */
  readonly forget = (): void => {
    this.cancel();
    this.#running = undefined;
    this.set(idle);
  };

  /**
   * While an act runs, nothing else of its owner begins.
   * @param owner who is signed in
   */
  async run(act: (options: ActOptions) => Promise<R>, owner: Participant | undefined): Promise<ActState<R>> {
    if (owner !== this.#owner) this.forget();
    if (this.#running || !this.#mounting.isMounted) return notBegun;
    const abort = new AbortController();
    this.#running = abort;
    this.#owner = owner;
    this.set(begun);
    return this.#end(act, abort);
  }

  async #end(act: (options: ActOptions) => Promise<R>, abort: AbortController): Promise<ActState<R>> {
    const { signal } = abort;
    const sending = new Sending();
    let ended: ActState<R> | undefined;
    const onProgress = (progress: ActProgress): void => {
      sending.note(progress);
      if (ended) ended = this.#noteLate(ended, sending);
      else if (this.#running === abort) {
        const prompt = progress.type === "wallet:prompted" ? progress.kind : undefined;
        this.set({ state: "running", progress, prompt, sent: sending.isSent });
      }
    };
    ended = await this.#outcome(act, { signal, onProgress }, sending);
    if (this.#running === abort) {
      this.#running = undefined;
      this.set(ended);
    }
    if (sending.isSent) this.#onSent();
    return ended;
  }

  async #outcome(
    act: (options: ActOptions) => Promise<R>,
    options: ActOptions,
    sending: Sending,
  ): Promise<ActState<R>> {
    const { signal } = options;
    try {
      signal.throwIfAborted();
      return { state: "done", result: await act(options) };
    } catch (error) {
      return signal.aborted && error === signal.reason
        ? { state: "cancelled", sent: sending.isSent }
        : { state: "failed", error, sent: sending.remains(error) };
    }
  }

  /**
   * What was cancelled may be sent after its end. Nothing else that is told then changes the end.
   */
  #noteLate(ended: ActState<R>, { isSent }: Sending): ActState<R> {
    if (ended.state !== "cancelled" || ended.sent || !isSent) return ended;
    const sent = { state: "cancelled", sent: true } as const;
    if (this.get() === ended) this.set(sent);
    this.#onSent();
    return sent;
  }
}
