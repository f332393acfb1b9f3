import { type DependencyList, useEffect, useState } from "react";
import { useChanges } from "./chartkey-provider.js";
import { type Follow, followChanges } from "./follow-changes.js";

/**
 * Reads all lists of the page anew with each change of the ledger, for as long as the component is
 * mounted. After an error it goes on from where it was, by longer and longer pauses.
 * @param follow whom to follow, as
 *   `(after, options) => chartkey.follow({ after, patients: [me.address] }, options)`
 * @param deps what `follow` uses, as with `useEffect`
 * @returns why the page shows no changes now; `undefined` while it follows
 */
export function useFollow(follow: Follow, deps: DependencyList): { readonly error: unknown } {
  const { tell } = useChanges();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    const abort = new AbortController();
    const onError = (caught: unknown) => setError(() => caught);
    void followChanges(follow, { signal: abort.signal, onChange: tell, onError });
    return () => {
      abort.abort();
      setError(undefined);
    };
  }, [tell, ...deps]);
  return { error };
}
