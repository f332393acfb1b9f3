import type { AccessRequest, RequestState } from "../../domain/requests/access-request.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { NewGrant } from "../../domain/grants/grant.js";
import type { RequestId } from "../../domain/identifiers/ids.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import type { Listing } from "../../domain/results/listing.js";
import { type RequestEntry, requestEntries } from "../../domain/log/request-entries.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { decodeRequestId } from "../../domain/requests/request-name.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { encodeScope, type Scope } from "../../domain/grants/scope.js";
import { untilSeconds } from "../../domain/grants/until.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { giveGrant, type GivenGrant } from "../grants/give-grants.js";
import { checkGrant } from "../grants/prepare-grant.js";
import { createListing } from "../lists/listing.js";
import type { Session } from "../session/session.js";
import { ownView, timed, type View } from "../session/view.js";
import { settleJournal } from "../writing/settle-journal.js";
import { Dismissals } from "./dismissals.js";
import { checkRequestState } from "./request-state.js";
import { requestPages } from "./request-page.js";
import { isApproved, openRequest } from "./to-request.js";

/** Which requests are listed. */
export interface RequestQuery {
  readonly state?: RequestState;
}

/** The terms that a patient grants in place of those that were requested. */
export interface RequestChange extends Pick<NewGrant, "until" | "from" | "follow"> {
  readonly scope?: Scope;
}

const changeKeys: KeyRules<RequestChange> = { scope: "decides", until: "decides", from: "decides", follow: "decides" };

/**
 * The requests for access that the patient received (FHIR Task). Anybody may send one, and it costs
 * the patient nothing.
 */
export interface Requests {
  /**
   * The requests, the newest first. Unless the app's `trust` admits anyone, requests of unverified
   * people are left out: the page's `problems` name each by its id with PARTICIPANT_UNVERIFIED, and
   * nothing that it names is fetched. With a `state` they also name each request whose message or
   * answer cannot be had for now. A page rejects with LEDGER_UNAVAILABLE while the registry is
   * away.
   */
  list(query?: RequestQuery): Listing<AccessRequest>;
  /**
   * Grants what was requested, with the terms in `change` instead where they are given. Both sides
   * then see the request as approved. One prompt.
   * @throws ChartkeyError REQUEST_CLOSED once it is known to be answered, or has lapsed; why its
   *   message cannot be opened; PARTICIPANT_UNVERIFIED for one that `list` leaves out; what
   *   `grants.give` throws
   */
  approve(request: RequestId, change?: RequestChange, options?: CallOptions<WriteProgress>): Promise<GivenGrant>;
  /**
   * Rejects a request on the ledger, where the requester sees it. Works for unverified requesters
   * too. One prompt.
   * @throws ChartkeyError REQUEST_CLOSED; BLOB_UNAVAILABLE and others (retryable) while a grant
   *   that may have approved it cannot be read: a rejection does not end it
   */
  reject(request: RequestId, options?: CallOptions<WriteProgress>): Promise<Receipt>;
  /** Hides a request on this device. Nobody else sees it, and it costs nothing. */
  dismiss(request: RequestId, options?: CallOptions): Promise<void>;
}

const closed = (state: string) => new ChartkeyError("REQUEST_CLOSED", { message: `The request is ${state}` });

/** @throws ChartkeyError REQUEST_CLOSED when the log has no such request */
function entryOf({ log }: View, id: RequestId): RequestEntry {
  const { requester, message } = decodeRequestId(id);
  const request = requestEntries(log).find((one) => one.requester === requester && one.message === message);
  if (!request) throw closed("not there");
  return request;
}

/**
 * How the request was answered, if it was; also by another device. A problem when that is not known
 * for now.
 */
const answerTo = async (view: View, request: RequestEntry): Promise<RequestState | ChartkeyError | undefined> => {
  const approved = request.answer ? false : await isApproved(view, request);
  return approved === true ? "approved" : approved || request.answer;
};

export function createRequests(session: Session): Requests {
  const dismissals = new Dismissals(session.device, session.owner);

  const find = async (id: RequestId, options: Pick<CallOptions, "signal">) => {
    decodeRequestId(id); // before anything is asked
    const view = await ownView(session, options);
    return { view, request: entryOf(view, id) };
  };

  const refused = async (requesters: readonly Address[], options: CallOptions): Promise<ReadonlySet<Address>> => {
    if (session.verifier.requests === "anyone") return new Set();
    const attested = await session.verifier.attested(requesters, options);
    return new Set(requesters.filter((requester) => !attested.has(requester)));
  };

  return {
    list(query = {}) {
      const { state } = checkKeys<RequestQuery>("query", query, { state: "decides" });
      checkRequestState(state);
      return createListing(
        ["requests", session.owner, state],
        async (options) => {
          const view = await timed(await ownView(session, options));
          const requests = requestEntries(view.log)
            .filter(({ requester }) => !session.verifier.isBlocked(requester))
            .map((request) => ({ view, request }));
          return requestPages(requests, { state, dismissed: await dismissals.all(options), refused });
        },
        session.clock,
      );
    },
    async approve(id, given = {}, callOptions) {
      const options = checkOptions(callOptions);
      const change = checkKeys("change", given, changeKeys);
      const { requester, message } = decodeRequestId(id);
      const changed = checkGrant({ scope: "everything", ...change, grantee: requester });
      // an approval that was cut off before its envelope was stored still counts as open
      await settleJournal(session, options);
      const { view, request } = await find(id, options);
      await session.verifier.admit(request.requester, "requests", view.options);
      if (request.answer) throw closed(request.answer);
      const dismissed = await dismissals.all(view.options);
      const { state, scope, until, purpose } = await openRequest(await timed(view), request, dismissed);
      if (state !== "open" && state !== "dismissed" && state !== "unreadable") throw closed(state);
      const input = {
        ...changed,
        scope: change.scope === undefined ? encodeScope(scope) : changed.scope,
        until: change.until === undefined ? untilSeconds(until) : changed.until,
        purpose,
      };
      const check = async (planned: View) => {
        const answer = await answerTo(planned, entryOf(planned, id));
        // what answers the request may be lost with the device that gave it
        if (answer && !isChartkeyError(answer)) throw closed(answer);
      };
      return giveGrant(session, { input, request: message, check }, options);
    },
    async reject(id, given) {
      const options = checkOptions(given);
      const { view, request } = await find(id, options);
      const answer = await answerTo(view, request);
      if (answer) throw isChartkeyError(answer) ? answer : closed(answer);
      return session.submit([{ kind: "rejectRequest", patient: session.address, ...decodeRequestId(id) }], options);
    },
    async dismiss(id, given) {
      const options = checkOptions(given);
      const { request } = await find(id, options);
      await dismissals.add(request.id, options);
    },
  };
}
