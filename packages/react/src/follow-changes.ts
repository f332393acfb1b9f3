import { type FollowStart, isChartkeyError, type Reader } from "@chartkey/core";
import { checkKeys, inField, type KeyRules, parseAddress, pause } from "@chartkey/core/adapters";

/** Whose changes a page follows. */
export type Followed = Pick<FollowStart, "patients" | "counterparty">;

const followedKeys: KeyRules<Followed> = { patients: "decides", counterparty: "decides" };

/**
 * @returns a copy, with each address in its one form
 * @throws TypeError that names the field
 */
export function checkFollowed(followed: Followed): Followed {
  const { patients, counterparty } = checkKeys("followed", followed, followedKeys);
  if (patients !== undefined && !Array.isArray(patients)) throw new TypeError("`patients` is an array");
  return {
    ...(patients && {
      patients: Array.from(patients, (patient, nth) => inField(`patients[${nth}]`, () => parseAddress(patient))),
    }),
    ...(counterparty !== undefined && { counterparty: inField("counterparty", () => parseAddress(counterparty)) }),
  };
}

export interface FollowListener {
  readonly signal: AbortSignal;
  readonly onChange: () => void;
  /** With `undefined` once the ledger answers again. */
  readonly onError: (error: unknown) => void;
}

/** Milliseconds until following begins anew after an error: at first, and at most. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/**
 * Follows from now on until it is aborted, or ends with an error that trying again does not help.
 * After another error it begins anew: what it has missed is read with the first change, which comes
 * at once.
 */
export async function followChanges(
  reader: Pick<Reader, "follow">,
  followed: Followed,
  { signal, onChange, onError }: FollowListener,
): Promise<void> {
  if (followed.patients?.length === 0) return;
  let wait = FIRST_PAUSE;
  while (!signal.aborted) {
    const began = Date.now();
    let isAnswered = false;
    try {
      for await (const _ of reader.follow({ ...followed, after: "now" }, { signal })) {
        if (signal.aborted) return;
        if (!isAnswered) onError(undefined);
        isAnswered = true;
        onChange();
      }
    } catch (error) {
      if (signal.aborted) return;
      onError(error);
      const isPassing = isChartkeyError(error) && (error.retryable || error.code === "LEDGER_FINALITY_BROKEN");
      if (!isPassing) return;
    }
    // the first change comes also where nothing after it can be read
    if (Date.now() - began >= LONGEST_PAUSE) wait = FIRST_PAUSE;
    try {
      await pause(wait, signal);
    } catch {
      return;
    }
    wait = Math.min(2 * wait, LONGEST_PAUSE);
  }
}
