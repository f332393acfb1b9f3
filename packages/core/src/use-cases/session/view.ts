import type { Address } from "../../domain/identifiers/address.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import { nowSeconds } from "../calls/now-seconds.js";
import type { Session } from "./session.js";

/**
 * The context of one reading: one patient's log, verified once, so that every step of a call sees
 * the same.
 */
export interface View {
  readonly session: Session;
  readonly log: ParticipantLog;
  readonly options: CallOptions;
}

/** A view at one instant, for steps that depend on the time. */
export interface TimedView extends View {
  /** Unix seconds: the later of this device's clock and the ledger's time. */
  readonly now: number;
}

export const viewOf = async (
  session: Session,
  patient: Address,
  { signal }: Pick<CallOptions, "signal"> = {},
): Promise<View> => ({ session, log: await session.logs.read(patient, { signal }), options: { signal } });

/** A view of the participant's own log. */
export const ownView = (session: Session, options: Pick<CallOptions, "signal"> = {}): Promise<View> =>
  viewOf(session, session.address, options);

/**
 * Views of several patients at one instant. The time is requested once, with the first view: if it
 * cannot be had, each view rejects.
 */
export function viewsAtOneInstant(
  session: Session,
  { signal }: Pick<CallOptions, "signal">,
): (patient: Address) => Promise<TimedView> {
  let now: Promise<number> | undefined;
  return async (patient) => {
    const view = await viewOf(session, patient, { signal });
    now ??= nowSeconds(session, { signal });
    return { ...view, now: await now };
  };
}

export const timed = async (view: View): Promise<TimedView> => ({
  ...view,
  now: await nowSeconds(view.session, view.options),
});
