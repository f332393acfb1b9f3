import type { Participant } from "@chartkey/core";
import { use } from "react";
import { useSessionStore } from "./chartkey-provider.js";
import type { Connect, SessionState } from "./session-store.js";
import { useStore } from "./store.js";

/** The session of a page, and how it is opened and closed. */
export type Session = SessionState & {
  /**
   * Opens a session, and ends the one before. Call it where the person acted, as on a click: the
   * wallet and the keyring may prompt.
   * @param connect as `({ signal }) => chartkey.connect({ wallet, keyring }, { signal })`. Wipe the
   *   keyring in its `onEnd`
   * @returns how it ended; it never rejects. `closed` when it was closed or replaced meanwhile, and
   *   when the provider is gone: then nothing was called
   */
  readonly open: (connect: Connect) => Promise<SessionState>;
  readonly close: () => void;
};

/**
 * The session of the page. Give what is shown for an account `key={me.address}`, so that nothing of
 * one account stays for another.
 */
export function useSession(): Session {
  const session = useSessionStore();
  return { ...useStore(session), open: session.open, close: session.close };
}

/** The sessions for which something has suspended. */
const suspendedFor = new WeakSet<Promise<Participant>>();

/**
 * The participant of the session, for components below the one that has opened it. Suspends while
 * it is opened, and throws the error with which that failed to the error boundary.
 * @throws TypeError when there is no session, also in a component that shows an earlier render
 *   after a sign-out, as with `useDeferredValue`
 */
export function useParticipant(): Participant {
  const store = useSessionStore();
  const session = useStore(store);
  const { opened } = store;
  if (session.state === "opening" && opened) suspendedFor.add(opened);
  // React wants the promise again of whatever has suspended for it, and does not wait for it then
  if (session.state !== "closed" && opened && suspendedFor.has(opened)) return use(opened);
  if (session.state === "open") return session.me;
  if (session.state === "failed") throw session.error;
  throw new TypeError("`useParticipant` needs an open session");
}
