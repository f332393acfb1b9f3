import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import type { Session } from "../session/session.js";
import { ownView, timed, type TimedView } from "../session/view.js";
import type { Staging } from "./staging.js";

/**
 * The context of one write: one reading of the own log, one instant, and the blobs that it stores.
 */
export interface Write extends TimedView {
  readonly staging: Staging;
  readonly options: CallOptions<WriteProgress>;
}

/** Reads the log and the time for a write. Payloads are stored before, since that can take long. */
export const planWrite = async (
  session: Session,
  staging: Staging,
  { signal, onProgress }: CallOptions<WriteProgress>,
): Promise<Write> => ({
  ...(await timed(await ownView(session, { signal }))),
  options: { signal, onProgress },
  staging,
});
