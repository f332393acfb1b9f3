import type { Session } from "./route.js";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/u;

/**
 * A session as the app's store gives it: nothing else lets in, and one without an end would have
 * none. It is a mistake of the app, which the operator hears of.
 * @throws TypeError for what is neither a session nor `undefined`
 */
export function keptSession(given: unknown): Session | undefined {
  if (given === undefined) return undefined;
  const { account, origin, until } = (given ?? {}) as Partial<Session>;
  if (!ADDRESS.test(String(account)) || typeof origin !== "string" || !Number.isSafeInteger(until))
    throw new TypeError("`sessions.get` gives a session, or `undefined` where there is none");
  return given as Session;
}
