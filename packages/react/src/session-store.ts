import type { Participant } from "@chartkey/core";
import { abortable } from "@chartkey/core/adapters";
import { Store } from "./store.js";

/** Where the session of a page is. */
export type SessionState =
  | { readonly state: "closed"; readonly me?: undefined }
  | { readonly state: "opening"; readonly me?: undefined; readonly opened: Promise<Participant> }
  | { readonly state: "open"; readonly me: Participant }
  | { readonly state: "failed"; readonly me?: undefined; readonly error: unknown };

/**
 * Connects an account. The signal aborts when the session ends, also long after it was opened, or
 * fails to open.
 */
export type Connect = (options: { readonly signal: AbortSignal }) => Promise<Participant>;

const closed = { state: "closed" } as const;

/** The one session of a page. A new one takes the place of the one before, and ends it. */
export class SessionStore extends Store<SessionState> {
  #current: AbortController | undefined;

  constructor() {
    super(closed);
  }

  readonly close = (): void => {
    this.#end();
    if (this.get() !== closed) this.set(closed);
  };

  readonly open = async (connect: Connect): Promise<SessionState> => {
    this.#end();
    const current = new AbortController();
    this.#current = current;
    const { signal } = current;
    const opened = abortable((async () => connect({ signal }))(), signal);
    this.set({ state: "opening", opened });
    const ended = await opened.then(
      (me): SessionState => ({ state: "open", me }),
      (error: unknown): SessionState => ({ state: "failed", error }),
    );
    if (signal.aborted) return closed;
    if (ended.state === "failed") current.abort();
    this.set(ended);
    return ended;
  };

  #end(): void {
    this.#current?.abort();
    this.#current = undefined;
  }
}
