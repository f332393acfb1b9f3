import type { AccessRequest, RequestState } from "../../domain/requests/access-request.js";
import { foldGrants } from "../../domain/log/grant-slots.js";
import type { RequestEntry } from "../../domain/log/request-entries.js";
import { decodeScope } from "../../domain/grants/scope.js";
import { untilDate } from "../../domain/grants/until.js";
import type { Message } from "../../envelope/message.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import { orProblem } from "../../errors/or-problem.js";
import { readEnvelope } from "../keys/grant-envelope.js";
import type { TimedView, View } from "../session/view.js";
import { readMessage } from "./read-message.js";

/** The ids of the requests that were dismissed on this device. */
export type Dismissed = ReadonlySet<string>;

/** Whether the envelope of a later grant to the requester names this request. */
export async function isApproved(view: View, request: RequestEntry): Promise<boolean> {
  const later = view.log.entries.filter(
    ({ act, position }) =>
      act.kind === "grant" && act.grantee === request.asker && position.sequence > request.entry.position.sequence,
  );
  for (const entry of later) {
    for (const slot of foldGrants([entry]).slots.values()) {
      const envelope = await orProblem(readEnvelope(view, slot), view.options);
      if (!isChartkeyError(envelope) && envelope.request === request.message) return true;
    }
  }
  return false;
}

async function stateOf(
  view: TimedView,
  request: RequestEntry,
  { until }: Message,
  dismissed: Dismissed,
): Promise<RequestState> {
  if (await isApproved(view, request)) return "approved";
  if (request.answer) return request.answer;
  if (dismissed.has(request.id)) return "dismissed";
  return until !== null && until <= view.now ? "lapsed" : "open";
}

async function requesterOf({ session, options }: View, { asker }: RequestEntry): Promise<AccessRequest["requester"]> {
  const person = await orProblem(session.people.get(asker, options), options);
  return isChartkeyError(person) || !person ? { address: asker } : person;
}

/**
 * A request as apps receive it. If its message cannot be opened, only what the entry shows is
 * known.
 */
export async function toRequest(view: TimedView, request: RequestEntry, dismissed: Dismissed): Promise<AccessRequest> {
  const outside = { id: request.id, patient: view.log.owner, sent: request.entry.position.at };
  const read = async (): Promise<AccessRequest> => {
    const message = await readMessage(view, request);
    return {
      ...outside,
      requester: await requesterOf(view, request),
      scope: decodeScope(message.scope),
      purpose: message.purpose,
      until: message.until === null ? undefined : untilDate(message.until),
      message: message.text ?? undefined,
      state: await stateOf(view, request, message, dismissed),
    };
  };
  const opened = await orProblem(read(), view.options);
  if (!isChartkeyError(opened)) return opened;
  return {
    ...outside,
    requester: { address: request.asker },
    scope: "everything",
    purpose: "",
    until: undefined,
    message: undefined,
    state: request.answer ?? (dismissed.has(request.id) ? "dismissed" : "unreadable"),
    problem: opened,
  };
}
