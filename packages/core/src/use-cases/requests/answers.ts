import type { RequestId } from "../../domain/identifiers/ids.js";
import { type RequestEntry, requestEntries } from "../../domain/log/request-entries.js";
import type { RequestState } from "../../domain/requests/access-request.js";
import { decodeRequestId, encodeRequestId } from "../../domain/requests/request-name.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { View } from "../session/view.js";

export const requestClosed = (state: RequestState): ChartkeyError =>
  new ChartkeyError("REQUEST_CLOSED", { message: `The request is ${state}` });

/** No head covers requests, so that there is none cannot be proven. */
export const requestAbsent = (): ChartkeyError =>
  new ChartkeyError("REQUEST_ABSENT", {
    message: "The ledger shows no such request",
    hints: ["The node may be behind, or hide it: try again, or ask another node."],
    retryable: true,
  });

/**
 * How a request was answered, if it was: a grant that names it approves it. What a blocked patient
 * grants is hidden.
 */
export const answerTo = (
  { session, log }: View,
  { approved, answer }: RequestEntry,
): "approved" | RequestEntry["answer"] => (approved && !session.verifier.isBlocked(log.owner) ? "approved" : answer);

/** @throws ChartkeyError REQUEST_ABSENT when the log has no such request */
export function requestIn({ log }: View, id: RequestId): RequestEntry {
  const name = encodeRequestId(decodeRequestId(id));
  const request = requestEntries(log).find((one) => one.id === name);
  if (!request) throw requestAbsent();
  return request;
}

/** @throws ChartkeyError REQUEST_ABSENT; REQUEST_CLOSED when it was answered, by any device */
export function unansweredRequest(view: View, id: RequestId): RequestEntry {
  const request = requestIn(view, id);
  const answer = answerTo(view, request);
  if (answer) throw requestClosed(answer);
  return request;
}
