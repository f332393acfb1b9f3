import type { Address } from "../../domain/identifiers/address.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import { nowSeconds } from "../calls/now-seconds.js";
import type { Session } from "./session.js";

/** What one call reads with: one patient's log, verified once, the same for all that the call does. */
export interface View {
  readonly session: Session;
  readonly log: ParticipantLog;
  readonly options: CallOptions;
}

/** A view at one instant, for what depends on the time. */
export interface TimedView extends View {
  /** Unix seconds: the later of the own clock and the ledger's. */
  readonly now: number;
}

export const viewOf = async (
  session: Session,
  patient: Address,
  { signal }: Pick<CallOptions, "signal"> = {},
): Promise<View> => ({ session, log: await session.logs.read(patient, { signal }), options: { signal } });

/** The participant's own log. */
export const ownView = (session: Session, options: Pick<CallOptions, "signal"> = {}): Promise<View> =>
  viewOf(session, session.address, options);

export const timed = async (view: View): Promise<TimedView> => ({
  ...view,
  now: await nowSeconds(view.session, view.options),
});
