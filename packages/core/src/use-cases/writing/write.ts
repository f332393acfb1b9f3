import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import type { Session } from "../session/session.js";
import { ownView, timed, type TimedView } from "../session/view.js";
import type { Staging } from "./staging.js";

/** A write as it is planned: on one reading of the own log, at one instant, with what it has stored. */
export interface Write extends TimedView {
  readonly staging: Staging;
  readonly options: CallOptions<WriteProgress>;
}

/** Reads what a write is planned on. Payloads are stored before: that can take long. */
export const planWrite = async (
  session: Session,
  staging: Staging,
  { signal, onProgress }: CallOptions<WriteProgress>,
): Promise<Write> => ({
  ...(await timed(await ownView(session, { signal }))),
  options: { signal, onProgress },
  staging,
});
