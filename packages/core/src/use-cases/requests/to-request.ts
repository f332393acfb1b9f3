import { decodeScope } from "../../domain/grants/scope.js";
import { untilDate } from "../../domain/grants/until.js";
import type { ActOf } from "../../domain/acts/act.js";
import { foldGrants, grantsOf, isUnended } from "../../domain/log/grant-slots.js";
import { oncePer } from "../../domain/log/once-per.js";
import type { LogEntry, ParticipantLog } from "../../domain/log/participant-log.js";
import type { RequestEntry } from "../../domain/log/request-entries.js";
import type { AccessRequest, RequestState } from "../../domain/requests/access-request.js";
import { type Message, openMessage } from "../../envelope/message.js";
import { openPointer } from "../../envelope/pointer.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { readEnvelope } from "../keys/grant-envelope.js";
import type { Pair } from "../session/pairs.js";
import type { TimedView, View } from "../session/view.js";

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

const isGrant = (entry: LogEntry): entry is LogEntry<ActOf<"grantAccess">> => entry.act.kind === "grantAccess";

/** The grants of a log, by grantee. */
const grantsByGrantee = oncePer(({ entries }: ParticipantLog) =>
  Map.groupBy(entries.filter(isGrant), ({ act }) => act.grantee),
);

const answerUnknown = (cause: ChartkeyError): ChartkeyError =>
  new ChartkeyError(cause.code, {
    message: "A grant that may answer the request cannot be read for now",
    hints: ["Try again later. If its envelope is lost, approve the request again, or revoke the grant."],
    retryable: true,
    cause,
  });

/**
 * Whether the envelope of a later grant to the requester names this request. An envelope that
 * cannot be read for now may name it, as long as its grant has neither ended nor been given again:
 * then this is its problem.
 */
export async function isApproved(view: View, request: RequestEntry): Promise<boolean | ChartkeyError> {
  const { sequence } = request.entry.position;
  const grants = grantsOf(view.log);
  let unread: ChartkeyError | undefined;
  for (const entry of grantsByGrantee(view.log).get(request.requester) ?? []) {
    if (entry.position.sequence <= sequence) continue;
    for (const [key, slot] of foldGrants([entry]).slots) {
      const envelope = await orProblem(readEnvelope(view, slot), view.options);
      if (!isChartkeyError(envelope)) {
        if (envelope.request === request.message) return true;
        continue;
      }
      const now = grants.slots.get(key);
      // one that was given again since then has other terms
      const counts = now?.given.index === entry.index && isUnended(grants, now);
      if (counts && envelope.retryable) unread = envelope;
    }
  }
  return unread ? answerUnknown(unread) : false;
}

/** @throws ChartkeyError (retryable) while it is not known whether the request was approved */
async function stateOf(
  view: TimedView,
  request: RequestEntry,
  { until }: Message,
  dismissed: Dismissed,
): Promise<RequestState> {
  // what a blocked patient grants is hidden, and nothing that their grants name is fetched
  const isHidden = view.session.verifier.isBlocked(view.log.owner);
  const approved = !isHidden && (await isApproved(view, request));
  if (approved === true) return "approved";
  if (request.answer) return request.answer;
  if (dismissed.has(request.id)) return "dismissed";
  if (approved) throw approved;
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
 * A request with what its message says. It is `unreadable`, with a `problem`, while it is not known
 * whether it was approved.
 * @throws ChartkeyError when the message cannot be opened: see `readMessage`
 */
export async function openRequest(
  view: TimedView,
  request: RequestEntry,
  dismissed: Dismissed,
): Promise<AccessRequest> {
  const message = await readMessage(view, request);
  const state = await orProblem(stateOf(view, request, message, dismissed), view.options);
  return {
    ...outsideOf(view, request),
    requester: await requesterOf(view, request),
    scope: decodeScope(message.scope),
    purpose: message.purpose,
    until: message.until === null ? undefined : untilDate(message.until),
    message: message.text ?? undefined,
    ...(isChartkeyError(state) ? { state: "unreadable", problem: state } : { state }),
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
    state: request.answer ?? (dismissed.has(request.id) ? "dismissed" : "unreadable"),
    problem: opened,
  };
}
