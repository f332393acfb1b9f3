import { type Act, logOf } from "../../domain/acts/act.js";
import { counterOf } from "../../domain/acts/act-counters.js";
import { countersOf } from "../../domain/log/participant-log.js";
import type { PlannedActs } from "../session/journal-values.js";
import type { PlannedOn } from "../session/view.js";
import { pointerOf } from "./inclusion.js";

/**
 * How many seconds a request may take to be included. Nothing makes it impossible, so this ends the
 * wait for one that was dropped. One that comes later cannot be read, and can be sent again.
 */
const REQUEST_TIME = 30 * 86_400;

/** What the journal notes of acts before their prompt. */
export function plannedActs(acts: readonly Act[], { log, now, known }: PlannedOn): PlannedActs {
  const last = acts.at(-1);
  if (!last) throw new TypeError("Nothing to submit");
  const namesBase = counterOf(last) !== undefined;
  return {
    log: logOf(last),
    pointer: pointerOf(last),
    base: namesBase ? countersOf(log) : null,
    cardsOnly: acts.every((act) => counterOf(act) === "access"),
    deadline: namesBase ? null : now + REQUEST_TIME,
    known,
  };
}
