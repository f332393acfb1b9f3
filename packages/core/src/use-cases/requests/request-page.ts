import type { AccessRequest, RequestState } from "../../domain/access-request.js";
import type { Page } from "../../domain/listing.js";
import type { LoggedRequest } from "../../domain/log/logged-requests.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { Cursor } from "../../domain/position.js";
import type { PageFetch } from "../listing.js";
import { keyPart } from "../paged.js";
import type { Session } from "../session/session.js";
import { type RequestContext, toRequest } from "./to-request.js";

/** A request in the log that has it. */
export interface RequestInLog {
  readonly log: ParticipantLog;
  readonly request: LoggedRequest;
}

/** Whether the state can be ruled out without fetching what a stranger named. */
const ruledOut = (
  { answer, id }: LoggedRequest,
  state: RequestState | undefined,
  { dismissed }: RequestContext,
): boolean => (state === "open" || state === "lapsed") && (answer !== undefined || dismissed.has(id));

/** One page, the newest first. Messages are fetched one by one, and no more of them than the page needs. */
export async function requestPage(
  session: Session,
  requests: readonly RequestInLog[],
  state: RequestState | undefined,
  context: RequestContext,
  { size, after, signal }: PageFetch,
): Promise<Page<AccessRequest>> {
  const key = ({ request }: RequestInLog) => keyPart(request.entry.position.sequence);
  const rest = requests
    .filter((one) => (after === undefined || key(one) < after) && !ruledOut(one.request, state, context))
    .toSorted((a, b) => (key(a) < key(b) ? 1 : -1));
  const items: AccessRequest[] = [];
  for (const [position, one] of rest.entries()) {
    signal?.throwIfAborted();
    const request = await toRequest(session, one.log, one.request, context, { signal });
    if (state !== undefined && request.state !== state) continue;
    if (items.push(request) === size)
      return { items, problems: [], next: position + 1 < rest.length ? (key(one) as Cursor) : undefined };
  }
  return { items, problems: [], next: undefined };
}
