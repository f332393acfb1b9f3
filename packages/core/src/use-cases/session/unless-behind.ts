import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Session } from "./session.js";

/**
 * The problem that something is not in the own log, unless the log lacks what this device has seen:
 * then it may be there, and the node is behind.
 */
export const unlessBehind = ({ known }: Session, log: ParticipantLog, problem: ChartkeyError): ChartkeyError =>
  known.isReachedBy(log, [])
    ? problem
    : new ChartkeyError("LEDGER_INCOMPLETE", {
        message: "The ledger does not show all that this device has seen of it, and may lack this too",
        retryable: true,
        cause: problem,
      });
