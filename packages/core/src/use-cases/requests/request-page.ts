import type { AccessRequest, RequestState } from "../../domain/requests/access-request.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { RequestEntry } from "../../domain/log/request-entries.js";
import type { Cursor } from "../../domain/ledger/position.js";
import type { ChartkeyError } from "../../errors/chartkey-error.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Pages } from "../lists/listing.js";
import { indexAfter, inOrder, ROWS, sortKeyPart } from "../lists/page-of.js";
import { namedBy, type TimedView } from "../session/view.js";
import { unverified } from "../trust/verifier.js";
import { type Dismissed, toRequest } from "./to-request.js";

/** A request, and the view of the log that holds it. */
export interface ViewedRequest {
  readonly view: TimedView;
  readonly request: RequestEntry;
}

/**
 * How many requests one page examines at most. A requester who sends a thousand requests must not
 * make a page slow.
 */
const LOOK_AT = 100;

/** Which requests a page leaves out or shows as dismissed. */
export interface RequestFilter {
  readonly state: RequestState | undefined;
  readonly dismissed: Dismissed;
  /**
   * The requesters among these, at most 100, whose requests are refused. Nothing that their
   * requests name is fetched.
   */
  refused(requesters: readonly Address[], options: CallOptions): Promise<ReadonlySet<Address>>;
}

/**
 * Whether the state of a request rules it out, before anything that a stranger named is fetched.
 */
const ruledOut = ({ answer, id }: RequestEntry, { state, dismissed }: RequestFilter): boolean =>
  (state === "open" || state === "lapsed") && (answer !== undefined || dismissed.has(id));

/** A row, made within the limits of whoever named its message. */
function rowOf({ view, request }: ViewedRequest, { dismissed }: RequestFilter): Promise<AccessRequest> {
  const own = view.session.address === view.log.owner;
  return toRequest(own ? namedBy(view, request.requester) : view, request, dismissed);
}

/** Pages of requests, the newest first. A page that is not full can have a next page. */
export function requestPages(requests: readonly ViewedRequest[], filter: RequestFilter): Pages<AccessRequest> {
  const { state } = filter;
  const listed = inOrder(
    requests
      .filter(({ request }) => !ruledOut(request, filter))
      .map((one) => ({ ...one, sortKey: sortKeyPart(one.request.entry.position.sequence) })),
    "newest",
  );
  return async ({ size, after, signal }) => {
    const start = after === undefined ? 0 : indexAfter(listed, after, "newest");
    const near = listed.slice(start, start + LOOK_AT);
    const refused = await filter.refused(
      near.map(({ request }) => request.requester),
      { signal },
    );
    const isRefused = ({ request }: ViewedRequest) => refused.has(request.requester);
    const items: AccessRequest[] = [];
    const unread: { readonly subject: string; readonly problem: ChartkeyError }[] = [];
    let looked = 0;
    while (items.length < size && looked < near.length) {
      const some = near.slice(looked, looked + size - items.length);
      const admitted = some.filter((one) => !isRefused(one));
      const made = await mapConcurrently(admitted, ROWS, async (one) => {
        signal?.throwIfAborted();
        return rowOf(one, filter);
      });
      for (const request of made) {
        if (state === undefined || request.state === state) items.push(request);
        // its state is not known for now
        else if (request.state === "unreadable" && request.problem?.retryable)
          unread.push({ subject: request.id, problem: request.problem });
      }
      looked += some.length;
    }
    const refusals = near
      .slice(0, looked)
      .filter(isRefused)
      .map(({ request }) => ({ subject: request.id, problem: unverified(request.requester) }));
    const last = start + looked < listed.length ? near[looked - 1] : undefined;
    return { items, problems: [...refusals, ...unread], next: last && (last.sortKey as Cursor) };
  };
}
