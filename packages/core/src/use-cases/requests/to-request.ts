import { decodeScope } from "../../domain/grants/scope.js";
import { untilDate } from "../../domain/grants/until.js";
import type { RequestEntry } from "../../domain/log/request-entries.js";
import type { AccessRequest, RequestState } from "../../domain/requests/access-request.js";
import { type Message, openMessage } from "../../envelope/message.js";
import { openPointer } from "../../envelope/pointer.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { Pair } from "../session/pairs.js";
import type { TimedView, View } from "../session/view.js";
import { answerTo } from "./answers.js";

/** The largest block of a message in bytes: 16 KiB of contents, with room for the age header. */
const MESSAGE_BYTES = 24 * 1024;

/**
 * Opens a request's message, as the patient or as the requester.
 * @throws ChartkeyError SEAL_INVALID, BLOB_UNAVAILABLE, NOT_REGISTERED for a requester without a
 *   key
 */
export async function readMessage(view: View, request: RequestEntry): Promise<Message> {
  const { session, log, options } = view;
  const peer = session.address === log.owner ? request.requester : log.owner;
  const open = (pair: Pair) => openWith(view, request, pair);
  const message = await session.pairs.openAt(peer, request.entry.position.sequence, open, options);
  if (message) return message;
  throw new ChartkeyError("SEAL_INVALID", { message: "The request's message is not sealed to this keyring" });
}

async function openWith({ session, log, options }: View, request: RequestEntry, pair: Pair) {
  options.reading?.check();
  const { ledger } = session.owner;
  const patient = log.owner;
  const { requester, message } = request;
  const digest = openPointer(pair.keys.pointer, { kind: "message", ledger, patient, requester }, message);
  return openMessage(await session.small.get(digest, MESSAGE_BYTES, options), pair.mine, {
    ledger,
    patient,
    requester,
  });
}

/** The ids of the requests that were dismissed on this device. */
export type Dismissed = ReadonlySet<string>;

function stateOf(view: TimedView, request: RequestEntry, { until }: Message, dismissed: Dismissed): RequestState {
  const answer = answerTo(view, request);
  if (answer) return answer;
  if (dismissed.has(request.id)) return "dismissed";
  return until !== null && until <= view.now ? "lapsed" : "open";
}

async function requesterOf(
  { session, options }: View,
  { requester }: RequestEntry,
): Promise<AccessRequest["requester"]> {
  const person = await orProblem(session.people.get(requester, { signal: options.signal }), options);
  return isChartkeyError(person) || !person ? { address: requester } : person;
}

/** What the entry of a request shows. */
const outsideOf = ({ log }: View, { id, entry }: RequestEntry) => ({
  id,
  patient: log.owner,
  sent: entry.position.at,
});

/**
 * A request with what its message says.
 * @throws ChartkeyError when the message cannot be opened: see `readMessage`
 */
export async function openRequest(
  view: TimedView,
  request: RequestEntry,
  dismissed: Dismissed,
): Promise<AccessRequest> {
  const message = await readMessage(view, request);
  return {
    ...outsideOf(view, request),
    requester: await requesterOf(view, request),
    scope: decodeScope(message.scope),
    purpose: message.purpose,
    until: message.until === null ? undefined : untilDate(message.until),
    message: message.text ?? undefined,
    state: stateOf(view, request, message, dismissed),
  };
}

/**
 * A request as apps receive it. If its message cannot be opened, only what the entry shows is
 * known.
 */
export async function toRequest(view: TimedView, request: RequestEntry, dismissed: Dismissed): Promise<AccessRequest> {
  const opened = await orProblem(openRequest(view, request, dismissed), view.options);
  if (!isChartkeyError(opened)) return opened;
  return {
    ...outsideOf(view, request),
    requester: { address: request.requester },
    scope: "everything",
    purpose: "",
    until: undefined,
    message: undefined,
    state: answerTo(view, request) ?? (dismissed.has(request.id) ? "dismissed" : "unreadable"),
    problem: opened,
  };
}
