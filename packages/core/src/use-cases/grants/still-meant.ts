import type { Hex } from "../../domain/encoding/bytes.js";
import { isUntouched } from "../../domain/log/grant-changes.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { inTime } from "../calls/time-limit.js";
import type { Session } from "../session/session.js";
import { ownView, timed, type TimedView } from "../session/view.js";
import { type BatchMode, namedProblem } from "../writing/batch.js";
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

/**
 * Rejects a grant when, since it was asked for, the grantee's access was taken or given anew by
 * others, or by a later call: to give it now would revive what was ended, or widen what was
 * narrowed, and nobody asked for that.
 */
export async function checkStillMeant(asked: Asked, view: TimedView, { input, check }: GrantOrder): Promise<void> {
  await check?.(view);
  const { accessCalls: calls } = view.session;
  const isOwn = (envelope: Hex) => calls.hasGiven(envelope);
  if (!calls.isOvertaken(asked.call, input) && isUntouched(asked.log, view.log, input, isOwn)) return;
  throw new ChartkeyError("LEDGER_CONFLICT", {
    message: "The grantee's access was changed since this grant was asked for",
    hints: ["Look at the access list. If the grant is still meant, give it again."],
  });
}

/** How many milliseconds the reason of a conflict is looked for, which is known without it. */
const LOOKING_TIME = 10_000;

const late = () => new ChartkeyError("LEDGER_UNAVAILABLE", { message: "The log could not be read in time" });

/**
 * Why grants were refused for which another act came first: to try again is good advice only while
 * they are still meant.
 * @returns what `checkStillMeant` rejects with, or the conflict itself
 */
export async function whyRefused(
  session: Session,
  { orders, asked }: Orders,
  mode: BatchMode,
  { conflict, signal }: { readonly conflict: unknown; readonly signal: AbortSignal | undefined },
): Promise<unknown> {
  if (!isChartkeyError(conflict, "LEDGER_CONFLICT") || !conflict.retryable) return conflict;
  try {
    const limit = { signal, milliseconds: LOOKING_TIME, error: late };
    const view = await inTime(limit, async (limited) => timed(await ownView(session, limited)));
    for (const [nth, order] of orders.entries()) {
      const problem = order.ok && (await checkStillMeant(asked, view, order).catch((error: unknown) => error));
      if (isChartkeyError(problem) && !problem.retryable) return namedProblem(mode, nth, problem);
    }
  } catch {
    // nothing that fails here may hide that there was a conflict
  }
  return conflict;
}
