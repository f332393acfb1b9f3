import type { Clock } from "@chartkey/core/adapters";
import type { Session } from "./route.js";

/**
 * Where a server keeps its sessions. It holds no token, only the hash of each. Several servers that
 * share one store share their sessions.
 */
export interface SessionStore {
  /**
   * Takes a nonce for the one sign-in that it is good for, atomically.
   * @param until milliseconds since 1970: afterwards it is refused anyway, and may be forgotten
   * @returns whether it was not taken before; what is neither `true` nor `false` lets nobody in
   */
  takeNonce(nonce: string, until: number): Promise<boolean>;
  /** @param id SHA-256 of the token, 43 characters of base64url */
  put(id: string, session: Session): Promise<void>;
  /**
   * `undefined` for one that is not there. One that has ended may still come. What is no session
   * lets nobody in.
   */
  get(id: string): Promise<Session | undefined>;
  /** Idempotent. */
  delete(id: string): Promise<void>;
}

/** Sessions in memory: they end with the process. */
export function memorySessions(clock: Clock): SessionStore {
  const nonces = new Map<string, number>();
  const sessions = new Map<string, Session>();

  /** Deletes what has ended, as far as the oldest that has not. */
  function sweep<T>(from: Map<string, T>, endOf: (value: T) => number): void {
    const now = clock.now().getTime();
    for (const [key, value] of from) {
      if (endOf(value) > now) return;
      from.delete(key);
    }
  }

  return {
    async takeNonce(nonce, until) {
      sweep(nonces, (end) => end);
      if (nonces.has(nonce)) return false;
      nonces.set(nonce, until);
      return true;
    },
    async put(id, session) {
      sweep(sessions, ({ until }) => until);
      sessions.set(id, session);
    },
    async get(id) {
      return sessions.get(id);
    },
    async delete(id) {
      sessions.delete(id);
    },
  };
}
