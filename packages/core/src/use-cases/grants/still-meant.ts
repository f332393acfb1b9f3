import { isUntouched } from "../../domain/log/grant-changes.js";
import { countersOf, type LogEntry, type ParticipantLog } from "../../domain/log/participant-log.js";
import type { Outcome } from "../../domain/results/outcome.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { inTime } from "../calls/time-limit.js";
import type { Session } from "../session/session.js";
import { ownView, timed, type TimedView } from "../session/view.js";
import type { GrantOrder, Order } from "./grant-order.js";

/** When a grant was asked for. */
export interface Asked {
  /** The number of the call, among those of its session that change access. */
  readonly call: number;
  /** The log as it was then: what others did since was not known. */
  readonly log: ParticipantLog;
}

/** Grants to give at once. */
export interface Orders {
  readonly orders: readonly Order[];
  readonly asked: Asked;
}

const look = "Look at the access list. If the grant is still meant, give it again.";

export const overtaken = (): ChartkeyError =>
  new ChartkeyError("LEDGER_CONFLICT", {
    message: "The grantee's access was changed since this grant was asked for",
    hints: [look],
  });

/**
 * Throws when, since a grant was asked for, the grantee's access was taken or given anew by others,
 * or by a later call: to give it now would revive what was ended, or widen what was narrowed, and
 * nobody asked for that.
 */
export function checkStillMeant(asked: Asked, view: TimedView, { input, request, check }: GrantOrder): void {
  check?.(view);
  const { accessCalls: calls } = view.session;
  const isOwn = (entry: LogEntry) => calls.hasMade(entry);
  if (calls.isOvertaken(asked.call, input, request) || !isUntouched(asked.log, view.log, input, isOwn))
    throw overtaken();
}

const unseen = (conflict: ChartkeyError) =>
  new ChartkeyError("LEDGER_CONFLICT", {
    message: "Another act came first, and the node that was asked why does not show it yet",
    hints: [look],
    cause: conflict,
  });

/** How many milliseconds the reason of a conflict is looked for, which is known without it. */
const LOOKING_TIME = 10_000;

const late = () => new ChartkeyError("LEDGER_UNAVAILABLE", { message: "The log could not be read in time" });

/** A failure, and the write that met it. */
export interface Refused {
  readonly failure: unknown;
  /** The log of the last plan; `undefined` when the failure was not about the log. */
  readonly planned: ParticipantLog | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A grant that was refused. */
export type Refusal = Extract<Outcome<object>, { readonly ok: false }>;

/** A transaction in whose place came another is no conflict, and nothing that happened. */
const asDropped = (problem: unknown, dropped: ChartkeyError) =>
  new ChartkeyError("LEDGER_DROPPED", {
    message: isChartkeyError(problem) ? problem.message : dropped.message,
    hints: [look],
    cause: dropped,
  });

/**
 * Why each of some grants was refused, for which another act came first, or which were never
 * included: to try again is good advice only while they are still meant, and only where the log
 * shows that act.
 * @returns in the order of the orders: what `checkStillMeant` throws, or the failure itself; one
 *   that must not be tried again while the act is not seen
 */
export async function whyRefused(
  session: Session,
  { orders, asked }: Orders,
  { failure, planned, signal }: Refused,
): Promise<readonly Refusal[]> {
  const all = (problem: unknown) => orders.map((order): Refusal => (order.ok ? { ok: false, problem } : order));
  if (!isChartkeyError(failure, "LEDGER_CONFLICT", "LEDGER_DROPPED") || !failure.retryable) return all(failure);
  const isConflict = failure.code === "LEDGER_CONFLICT";
  const unknown = isConflict ? unseen(failure) : asDropped(failure, failure);
  try {
    const limit = { signal, milliseconds: LOOKING_TIME, error: late };
    const view = await inTime(limit, async (limited) => timed(await ownView(session, limited)));
    // what came first took a nonce
    const isShown = !planned || countersOf(view.log).nonce > countersOf(planned).nonce;
    return orders.map((order): Refusal => {
      if (!order.ok) return order;
      try {
        checkStillMeant(asked, view, order);
        return { ok: false, problem: isShown ? failure : unknown };
      } catch (problem) {
        return { ok: false, problem: isConflict ? problem : asDropped(problem, failure) };
      }
    });
  } catch {
    // nothing that fails here may hide how the grants ended
    return all(unknown);
  }
}
