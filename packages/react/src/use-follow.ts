import type { Reader } from "@chartkey/core";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useChanges } from "./chartkey-provider.js";
import { checkFollowed, type Followed, followChanges } from "./follow-changes.js";

/** Whether a page shows what changes. */
export interface Following {
  /** Why it does not now; `undefined` while it does, and until it is known. */
  readonly error: unknown;
  /**
   * Begins anew after an error that does not pass by itself, as when a session at a server ended.
   */
  readonly again: () => void;
}

/**
 * Reads all lists of the page anew with each change of the ledger from now on, for as long as the
 * component is mounted. After an error that passes it begins anew, by longer and longer pauses, and
 * has everything read that it has missed.
 * @param reader the app's `chartkey`
 * @param followed whose changes: a patient's own by `{ patients: [me.address] }`, and what patients
 *   give to a doctor by `{ counterparty: me.address }`. Both in one are what is of both. Nobody is
 *   followed while `patients` is empty, as before they are read. With more than 100 the error is a
 *   TypeError: follow those that are shown. Its values count, and not the object
 * @throws TypeError that names a key or a field, to the error boundary
 */
export function useFollow(reader: Pick<Reader, "follow">, followed: Followed): Following {
  if (typeof reader?.follow !== "function") throw new TypeError("`reader` has no method `follow`");
  const { tell } = useChanges();
  const [failure, setFailure] = useState<{ readonly of: object; readonly error: unknown }>();
  const [attempt, setAttempt] = useState(0);
  const whom = JSON.stringify(checkFollowed(followed));
  // what an effect of an earlier render would read has been replaced with the text
  const one = useMemo(() => ({ reader, followed: JSON.parse(whom) as Followed, attempt }), [reader, whom, attempt]);
  useEffect(() => {
    const abort = new AbortController();
    const onError = (error: unknown) => setFailure({ of: one, error });
    void followChanges(one.reader, one.followed, { signal: abort.signal, onChange: tell, onError });
    return () => {
      abort.abort();
      setFailure(undefined);
    };
  }, [tell, one]);
  const again = useCallback(() => setAttempt((before) => before + 1), []);
  return { error: failure?.of === one ? failure.error : undefined, again };
}
