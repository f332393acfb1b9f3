import type { AccessRequest, RequestState } from "../../domain/requests/access-request.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { NewGrant } from "../../domain/grants/grant.js";
import type { RequestId } from "../../domain/identifiers/ids.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import type { Listing } from "../../domain/results/listing.js";
import { requestEntries } from "../../domain/log/request-entries.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { decodeRequestId } from "../../domain/requests/request-name.js";
import { encodeScope, type Scope } from "../../domain/grants/scope.js";
import { untilSeconds } from "../../domain/grants/until.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { giveGrant } from "../grants/give-grants.js";
import type { GivenGrant } from "../grants/given-grant.js";
import { checkGrant } from "../grants/grant-order.js";
import { createListing } from "../lists/listing.js";
import type { Session } from "../session/session.js";
import { ownView, timed, type TimedView } from "../session/view.js";
import { settleJournal } from "../writing/settle-journal.js";
import { staged } from "../writing/staged-write.js";
import { submitPlanned } from "../writing/write.js";
import { requestClosed, requestIn, unansweredRequest } from "./answers.js";
import { Dismissals } from "./dismissals.js";
import { checkRequestState } from "./request-state.js";
import { requestPages } from "./request-page.js";
import { openRequest } from "./to-request.js";

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
   * @throws ChartkeyError REQUEST_CLOSED once it is answered or has lapsed, also when it is
   *   rejected or cancelled before the grant is included; REQUEST_ABSENT (retryable) while the
   *   ledger shows no such request; why its message cannot be opened;
   *   PARTICIPANT_UNVERIFIED for one that `list` leaves out; what `grants.give` throws
   */
  approve(request: RequestId, change?: RequestChange, options?: CallOptions<WriteProgress>): Promise<GivenGrant>;
  /**
   * Rejects a request on the ledger, where the requester sees it. Works for unverified requesters
   * too. One prompt.
   * @throws ChartkeyError REQUEST_CLOSED; REQUEST_ABSENT; LEDGER_CONFLICT (retryable) when a grant,
   *   a revocation or a new epoch of another device came first
   */
  reject(request: RequestId, options?: CallOptions<WriteProgress>): Promise<Receipt>;
  /**
   * Hides a request on this device. Nobody else sees it, and it costs nothing.
   * @throws ChartkeyError REQUEST_ABSENT
   */
  dismiss(request: RequestId, options?: CallOptions): Promise<void>;
}

export function createRequests(session: Session): Requests {
  const dismissals = new Dismissals(session.device, session.owner);

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
      const asked = { call: session.accessCalls.ask(), log: (await ownView(session, options)).log };
      // a second try finds an approval that was cut off closed, and hands over what it left
      await settleJournal(session, options);
      const view = await ownView(session, options);
      const request = unansweredRequest(view, id);
      await session.verifier.admit(requester, "requests", view.options);
      const dismissed = await dismissals.all(view.options);
      const { state, scope, until, purpose } = await openRequest(await timed(view), request, dismissed);
      if (state === "lapsed") throw requestClosed(state);
      const input = {
        ...changed,
        scope: change.scope === undefined ? encodeScope(scope) : changed.scope,
        until: change.until === undefined ? untilSeconds(until) : changed.until,
        purpose,
      };
      const check = (planned: TimedView) => {
        unansweredRequest(planned, id);
        if (until && until.getTime() <= planned.now * 1000) throw requestClosed("lapsed");
      };
      return giveGrant(session, { input, request: message, check }, options, asked);
    },
    async reject(id, given) {
      const options = checkOptions(given);
      const { requester, message } = decodeRequestId(id);
      session.accessCalls.ending(session.accessCalls.ask(), [message]);
      return staged(session, options, async (staging) => {
        const { receipt } = await submitPlanned(staging, async (write) => {
          unansweredRequest(write, id);
          // a second click finds the request closed, and prompts for nothing
          const alone = true;
          return { acts: [{ kind: "rejectRequest", patient: session.address, requester, message }], alone };
        });
        if (!receipt) throw new TypeError("Nothing was rejected");
        return receipt;
      });
    },
    async dismiss(id, given) {
      const options = checkOptions(given);
      decodeRequestId(id);
      const view = await ownView(session, options);
      await dismissals.add(requestIn(view, id).id, options);
    },
  };
}
