import { equal, rejects } from "./assert.js";
import { showsNone } from "./revealed.js";

/** An adapter on the fixture's backend, with credentials that the backend refuses. */
export interface Denied<P> {
  readonly port: P;
  /** What nobody may read in an error or a log: the password, or the token. */
  readonly secrets: readonly string[];
}

/** Checks that every call is MISCONFIGURED, is of no use again, and shows no credentials. */
export async function refusesApp(
  secrets: readonly string[],
  calls: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<void> {
  for (const [name, call] of Object.entries(calls)) {
    const error = await rejects(call, "MISCONFIGURED");
    equal(error.retryable, false, `Whether a ${name} is retryable`);
    showsNone(secrets, `the error of a ${name}`, error);
  }
}
