import type { LogEntry } from "../../domain/log/participant-log.js";
import type { Receipt } from "../../domain/ledger/position.js";

/** The receipt of an entry that was included earlier. Its cost is not known any more. */
export const receiptOf = ({ transaction, position }: LogEntry): Receipt => ({ transaction, position });
