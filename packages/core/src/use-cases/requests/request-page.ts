import type { AccessRequest, RequestState } from "../../domain/requests/access-request.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { Page } from "../../domain/results/listing.js";
import type { RequestEntry } from "../../domain/log/request-entries.js";
import type { Cursor } from "../../domain/ledger/position.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { PageFetch } from "../lists/listing.js";
import { sortKeyPart } from "../lists/page-of.js";
import type { TimedView } from "../session/view.js";
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

/** One page of requests, the newest first. A page that is not full can have a next page. */
export async function requestPage(
  requests: readonly ViewedRequest[],
  filter: RequestFilter,
  { size, after, signal }: PageFetch,
): Promise<Page<AccessRequest>> {
  const { state, dismissed } = filter;
  const key = ({ request }: ViewedRequest) => sortKeyPart(request.entry.position.sequence);
  const rest = requests
    .filter((one) => (after === undefined || key(one) < after) && !ruledOut(one.request, filter))
    .toSorted((a, b) => (key(a) < key(b) ? 1 : -1));
  const near = rest.slice(0, LOOK_AT);
  const refused = await filter.refused(
    near.map(({ request }) => request.requester),
    { signal },
  );
  const isRefused = ({ request }: ViewedRequest) => refused.has(request.requester);
  const items: AccessRequest[] = [];
  let looked = 0;
  while (items.length < size && looked < near.length) {
    const some = near.slice(looked, looked + size - items.length);
    const admitted = some.filter((one) => !isRefused(one));
    const made = await mapConcurrently(admitted, 8, async ({ view, request }) => {
      signal?.throwIfAborted();
      return toRequest(view, request, dismissed);
    });
    items.push(...made.filter((request) => state === undefined || request.state === state));
    looked += some.length;
  }
  const problems = near
    .slice(0, looked)
    .filter(isRefused)
    .map(({ request }) => ({ subject: request.id, problem: unverified(request.requester) }));
  const last = looked < rest.length ? rest[looked - 1] : undefined;
  return { items, problems, next: last && (key(last) as Cursor) };
}
