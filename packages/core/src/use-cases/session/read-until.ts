import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { pause } from "../../streams/pause.js";
import { type EarlyEnd, inStepTime } from "../calls/time-limit.js";
import { ownLog, type Session } from "./session.js";

/** The own log, and since when it may be out of date. */
export interface OwnReading {
  readonly log: ParticipantLog;
  /** When the reading began, in Unix milliseconds: it shows what was there then. */
  readonly begunAt: number;
}

/** How many milliseconds pass between two readings by a node that is behind. */
const PAUSE = 500;

/**
 * The own log once it shows what is known to be included. The node may be behind, so this waits ten
 * seconds.
 * @throws ChartkeyError LEDGER_UNAVAILABLE (retryable) after that, and what reading the log throws
 */
export const readUntil = (
  session: Session,
  shows: (log: ParticipantLog) => boolean,
  end: EarlyEnd,
): Promise<OwnReading> =>
  inStepTime(end, async (limited) => {
    for (;;) {
      const begunAt = session.clock.now().getTime();
      const log = await ownLog(session, limited);
      if (shows(log)) return { log, begunAt };
      await pause(PAUSE, limited.signal);
    }
  });

/** Whether a log has an entry of the transaction. */
export const hasTransaction =
  (transaction: string) =>
  ({ entries }: ParticipantLog): boolean =>
    entries.some((entry) => entry.transaction === transaction);
