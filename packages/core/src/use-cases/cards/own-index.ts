import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Session } from "../session/session.js";
import { ownReadableLog } from "./readable-log.js";
import { indexRecords, type RecordIndex } from "./record-index.js";

/** The participant's own records. */
export const ownIndex = (session: Session, log: ParticipantLog, options: CallOptions): Promise<RecordIndex> =>
  indexRecords(session, ownReadableLog(session, log), options);
