import type { Participant } from "@chartkey/core";
import { abortable } from "@chartkey/core/adapters";
import { Listeners } from "./listeners.js";
import { Mounting } from "./mounting.js";
import { Store } from "./store.js";

/** Where the session of a page is. */
export type SessionState =
  | { readonly state: "closed"; readonly me?: undefined }
  | { readonly state: "opening"; readonly me?: undefined }
  | { readonly state: "open"; readonly me: Participant }
  | { readonly state: "failed"; readonly me?: undefined; readonly error: unknown };

/** What a session passes on to whoever connects it. */
export interface ConnectOptions {
  /** Aborts when the session ends, also long after it was opened, or fails to open. */
  readonly signal: AbortSignal;
  /**
   * Has this called once the session ends or fails to open, at once if it has by now. For what may
   * not outlive the session: `onEnd(() => keyring.wipe())`. An error of it is the page's own.
   */
  readonly onEnd: (end: () => void) => void;
}

/** Connects an account. */
export type Connect = (options: ConnectOptions) => Promise<Participant>;

const closed = { state: "closed" } as const;

/** The one session of a page. A new one takes the place of the one before, and ends it. */
export class SessionStore extends Store<SessionState> {
  readonly #mounting = new Mounting();
  #current: AbortController | undefined;
  #opened: Promise<Participant> | undefined;
  /** Told when somebody else is about to be signed in, or nobody. */
  readonly turns = new Listeners();

  constructor() {
    super(closed);
  }

  /** The participant of the latest session, once it is open. */
  get opened(): Promise<Participant> | undefined {
    return this.#opened;
  }

  /** @returns closes the session, and lets no other open */
  readonly mount = (): (() => void) => this.#mounting.begin(this.close);

  readonly close = (): void => {
    this.#end();
    // what was told of the end may have opened another session
    if (!this.#current && this.get() !== closed) this.set(closed);
  };

  readonly open = async (connect: Connect): Promise<SessionState> => {
    if (!this.#mounting.isMounted) return closed;
    this.#end();
    const current = new AbortController();
    // so does what was opened by what was told of the end
    this.#current?.abort();
    this.#current = current;
    const { signal } = current;
    const onEnd = (end: () => void): void => {
      if (signal.aborted) end();
      else signal.addEventListener("abort", end, { once: true });
    };
    const connected = Promise.resolve().then(async () => {
      signal.throwIfAborted();
      return connect({ signal, onEnd });
    });
    const opened = abortable(connected, signal);
    this.#opened = opened;
    this.set({ state: "opening" });
    const ended = await opened.then(
      (me): SessionState => ({ state: "open", me }),
      (error: unknown): SessionState => ({ state: "failed", error }),
    );
    if (signal.aborted) return closed;
    if (ended.state === "failed") current.abort();
    else this.turns.tell();
    // what was told of it may have opened another session, or closed this one
    if (this.#current !== current) return closed;
    this.set(ended);
    return ended;
  };

  #end(): void {
    const ended = this.#current;
    this.#current = undefined;
    ended?.abort();
    if (this.get().state === "open") this.turns.tell();
  }
}
