import type { Hex } from "../../domain/encoding/bytes.js";
import { isUntouched } from "../../domain/log/grant-changes.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
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

/**
 * Why grants were refused that another device's write came before: to try again is good advice
 * only while they are still meant.
 * @returns what `checkStillMeant` rejects with, or the error itself
 */
export async function whyRefused(
  session: Session,
  { orders, asked }: Orders,
  error: unknown,
  { signal }: CallOptions,
): Promise<unknown> {
  if (!isChartkeyError(error, "LEDGER_CONFLICT", "LEDGER_DROPPED") || !error.retryable) return error;
  const check = async () => {
    const view = await timed(await ownView(session, { signal }));
    for (const order of orders) if (order.ok) await checkStillMeant(asked, view, order);
  };
  const problem = await orProblem(check(), { signal });
  return isChartkeyError(problem) && !problem.retryable ? problem : error;
}
