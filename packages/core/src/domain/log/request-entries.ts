import { type Act, requestOf } from "../acts/act.js";
import type { RequestId } from "../identifiers/ids.js";
import { encodeRequestId, type RequestName } from "../requests/request-name.js";
import { oncePer } from "./once-per.js";
import type { Message, ParticipantLog } from "./participant-log.js";

/** A request in a patient's log, with the answers to it. */
export interface RequestEntry extends RequestName {
  readonly id: RequestId;
  readonly entry: Message;
  /** Whether a grant names it. */
  readonly approved: boolean;
  /** The first other answer. A cancellation is in no head: the ledger claims it. */
  readonly answer: "cancelled" | "rejected" | undefined;
}

function answered(request: RequestEntry, { kind }: Act): RequestEntry {
  if (kind === "grantAccess") return { ...request, approved: true };
  return request.answer ? request : { ...request, answer: kind === "cancelRequest" ? "cancelled" : "rejected" };
}

/**
 * All requests in the order of the log. A repeated request changes nothing. An answer counts
 * wherever it stands: no head covers the place of a request, so a node can show it late, and a
 * reorganisation can move it.
 */
export const requestEntries: (log: ParticipantLog) => readonly RequestEntry[] = oncePer(({ entries, messages }) => {
  const requests = new Map<RequestId, RequestEntry>();
  const said = [...messages, ...entries].flatMap((entry) => {
    const name = requestOf(entry.act);
    return name ? { name, entry } : [];
  });
  said.sort((a, b) => (a.entry.position.sequence < b.entry.position.sequence ? -1 : 1));
  for (const { name, entry } of said) {
    const id = encodeRequestId(name);
    if (entry.act.kind === "requestAccess" && !requests.has(id))
      requests.set(id, { ...name, id, entry, approved: false, answer: undefined });
  }
  for (const { name, entry } of said) {
    const request = requests.get(encodeRequestId(name));
    if (request && entry.act.kind !== "requestAccess") requests.set(request.id, answered(request, entry.act));
  }
  return [...requests.values()];
});
