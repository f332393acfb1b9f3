import type { AccessRequest, RequestState } from "../../domain/access-request.js";
import type { Page } from "../../domain/listing.js";
import type { LoggedRequest } from "../../domain/log/logged-requests.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { Cursor } from "../../domain/position.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { PageFetch } from "../listing.js";
import { keyPart } from "../paged.js";
import type { Session } from "../session/session.js";
import { type RequestContext, toRequest } from "./to-request.js";

/** A request in the log that has it. */
export interface RequestInLog {
  readonly log: ParticipantLog;
  readonly request: LoggedRequest;
}

/** How many requests a page looks at while it is not full: whoever asks a thousand times makes no page slow. */
const LOOK_AT = 100;

/** Whether the state can be ruled out without fetching what a stranger named. */
const ruledOut = (
  { answer, id }: LoggedRequest,
  state: RequestState | undefined,
  { dismissed }: RequestContext,
): boolean => (state === "open" || state === "lapsed") && (answer !== undefined || dismissed.has(id));

/** One page, the newest first. It can be short and yet have a next one. */
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
  let looked = 0;
  while (items.length < size && looked < Math.min(rest.length, LOOK_AT)) {
    const some = rest.slice(looked, looked + size - items.length);
    const made = await mapConcurrently(some, 8, async ({ log, request }) => {
      signal?.throwIfAborted();
      return toRequest(session, log, request, context, { signal });
    });
    items.push(...made.filter((request) => state === undefined || request.state === state));
    looked += some.length;
  }
  const last = looked < rest.length ? rest[looked - 1] : undefined;
  return { items, problems: [], next: last && (key(last) as Cursor) };
}
