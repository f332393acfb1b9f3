import type { Address } from "../identifiers/address.js";
import { encodeRequestId } from "../requests/request-name.js";
import type { Hex } from "../encoding/bytes.js";
import type { RequestId } from "../identifiers/ids.js";
import type { Message, ParticipantLog } from "./participant-log.js";

/** A request in a patient's log, with the answer on the ledger, if any. */
export interface RequestEntry {
  readonly id: RequestId;
  readonly requester: Address;
  /** The sealed pointer to the message. */
  readonly message: Hex;
  readonly entry: Message;
  readonly answer: "cancelled" | "rejected" | undefined;
}

/**
 * All requests in the order of the log. A repeated request changes nothing, and the first answer
 * counts.
 */
export function requestEntries(log: ParticipantLog): readonly RequestEntry[] {
  const requests = new Map<RequestId, RequestEntry>();
  for (const entry of log.messages) {
    const { act } = entry;
    if (act.kind !== "requestAccess" && act.kind !== "cancelRequest" && act.kind !== "rejectRequest") continue;
    const { requester, message } = act;
    const id = encodeRequestId({ requester, message });
    const known = requests.get(id);
    if (act.kind === "requestAccess" && !known) requests.set(id, { id, requester, message, entry, answer: undefined });
    if (act.kind !== "requestAccess" && known && !known.answer)
      requests.set(id, { ...known, answer: act.kind === "cancelRequest" ? "cancelled" : "rejected" });
  }
  return [...requests.values()];
}
