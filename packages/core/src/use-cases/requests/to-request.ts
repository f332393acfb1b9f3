import type { AccessRequest, RequestState } from "../../domain/requests/access-request.js";
import type { Address } from "../../domain/identifiers/address.js";
import { foldGrants } from "../../domain/log/grant-slots.js";
import type { RequestEntry } from "../../domain/log/request-entries.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { decodeScope } from "../../domain/grants/scope.js";
import { untilDate } from "../../domain/grants/until.js";
import type { Message } from "../../envelope/message.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { readEnvelope } from "../keys/grant-envelope.js";
import type { Session } from "../session/session.js";
import { readMessage } from "./read-message.js";

/** Whether a later grant to the asker says that it answers this request. */
export async function isApproved(
  session: Session,
  log: ParticipantLog,
  request: RequestEntry,
  options: CallOptions,
): Promise<boolean> {
  const later = log.entries.filter(
    ({ act, position }) =>
      act.kind === "grant" && act.grantee === request.asker && position.sequence > request.entry.position.sequence,
  );
  for (const entry of later) {
    for (const slot of foldGrants([entry]).slots.values()) {
      const envelope = await readEnvelope(session, log.owner, slot, options).catch((error: unknown) => {
        options.signal?.throwIfAborted();
        if (isChartkeyError(error)) return undefined;
        throw error;
      });
      if (envelope?.request === request.message) return true;
    }
  }
  return false;
}

async function stateOf(
  session: Session,
  log: ParticipantLog,
  request: RequestEntry,
  { until }: Message,
  context: RequestContext,
  options: CallOptions,
): Promise<RequestState> {
  if (await isApproved(session, log, request, options)) return "approved";
  if (request.answer) return request.answer;
  if (context.dismissed.has(request.id)) return "dismissed";
  return until !== null && until <= context.now ? "lapsed" : "open";
}

/** What a request is looked at with. */
export interface RequestContext {
  /** Unix seconds. */
  readonly now: number;
  readonly dismissed: ReadonlySet<string>;
}

async function asker(session: Session, address: Address, options: CallOptions): Promise<AccessRequest["requester"]> {
  const person = await session.people.get(address, options).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    if (isChartkeyError(error)) return undefined;
    throw error;
  });
  return person ?? { address };
}

/** A request as an app sees it. Of one whose message cannot be opened only what stands outside the message is known. */
export async function toRequest(
  session: Session,
  log: ParticipantLog,
  request: RequestEntry,
  context: RequestContext,
  options: CallOptions,
): Promise<AccessRequest> {
  const facts = { id: request.id, patient: log.owner, sent: request.entry.position.at };
  try {
    const message = await readMessage(session, log.owner, request, options);
    return {
      ...facts,
      requester: await asker(session, request.asker, options),
      scope: decodeScope(message.scope),
      purpose: message.purpose,
      until: message.until === null ? undefined : untilDate(message.until),
      message: message.text ?? undefined,
      state: await stateOf(session, log, request, message, context, options),
    };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!isChartkeyError(error)) throw error;
    return {
      ...facts,
      requester: { address: request.asker },
      scope: "everything",
      purpose: "",
      until: undefined,
      message: undefined,
      state: request.answer ?? (context.dismissed.has(request.id) ? "dismissed" : "unreadable"),
      problem: error,
    };
  }
}
