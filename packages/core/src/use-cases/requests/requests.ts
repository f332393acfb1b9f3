import type { AccessRequest, RequestState } from "../../domain/requests/access-request.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { NewGrant } from "../../domain/grants/grant.js";
import type { RequestId } from "../../domain/identifiers/ids.js";
import type { Listing } from "../../domain/results/listing.js";
import { requestEntries } from "../../domain/log/request-entries.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { decodeRequestId } from "../../domain/requests/request-name.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Scope } from "../../domain/grants/scope.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { giveGrant, type GivenGrant } from "../grants/give-grants.js";
import { createListing } from "../lists/listing.js";
import type { Session } from "../session/session.js";
import { ownView, timed } from "../session/view.js";
import { Dismissals } from "./dismissals.js";
import { checkRequestState } from "./request-state.js";
import { requestPage } from "./request-page.js";
import { isApproved, toRequest } from "./to-request.js";

/**
 * Who asks the participant for access. Anybody may ask, and asking costs the participant nothing.
 */
export interface Requests {
  /**
   * The newest first. Unless the app's `trust` lets anyone ask, a request by somebody unverified is
   * not among them: each is named in the page's `problems` with PARTICIPANT_UNVERIFIED, by its id,
   * and nothing that it names was fetched. A page rejects with LEDGER_UNAVAILABLE while the
   * registry is away.
   */
  list(query?: { readonly state?: RequestState | undefined }): Listing<AccessRequest>;
  /**
   * Grants what was asked, or what `change` says instead; what it leaves out, or leaves undefined,
   * is as it was asked. The request then shows as approved to both. One prompt.
   * @throws ChartkeyError REQUEST_CLOSED unless it is open or was dismissed, PARTICIPANT_UNVERIFIED
   *   for one that `list` would not show, and what `grants.give` throws
   */
  approve(
    request: RequestId,
    change?: Pick<NewGrant, "until" | "from" | "follow"> & { readonly scope?: Scope | undefined },
    options?: CallOptions<WriteProgress>,
  ): Promise<GivenGrant>;
  /**
   * An answer on the ledger, which the asker sees, also to somebody unverified. One prompt.
   * @throws ChartkeyError REQUEST_CLOSED
   */
  reject(request: RequestId, options?: CallOptions<WriteProgress>): Promise<Receipt>;
  /** Out of this device's sight: costs nothing and tells nobody. */
  dismiss(request: RequestId, options?: CallOptions): Promise<void>;
}

const closed = (state: string) => new ChartkeyError("REQUEST_CLOSED", { message: `The request is ${state}` });

export function createRequests(session: Session): Requests {
  const dismissals = new Dismissals(session.device, session.owner);

  const find = async (id: RequestId, options: Pick<CallOptions, "signal">) => {
    const { asker, message } = decodeRequestId(id);
    const view = await ownView(session, options);
    const request = requestEntries(view.log).find((one) => one.asker === asker && one.message === message);
    if (!request) throw closed("not there");
    return { view, request };
  };

  const refused = async (requesters: readonly Address[], options: CallOptions): Promise<ReadonlySet<Address>> => {
    if (session.verifier.requests === "anyone") return new Set();
    const attested = await session.verifier.attested(requesters, options);
    return new Set(requesters.filter((requester) => !attested.has(requester)));
  };

  const read = async (id: RequestId, options: Pick<CallOptions, "signal">): Promise<AccessRequest> => {
    const { view, request } = await find(id, options);
    await session.verifier.admit(request.asker, "requests", view.options);
    return toRequest(await timed(view), request, await dismissals.all(view.options));
  };

  return {
    list({ state } = {}) {
      checkRequestState(state);
      return createListing(async (page) => {
        const view = await timed(await ownView(session, page));
        const requests = requestEntries(view.log).map((request) => ({ view, request }));
        return requestPage(requests, { state, dismissed: await dismissals.all(view.options), refused }, page);
      });
    },
    async approve(id, change = {}, options = {}) {
      const { state, problem, scope, until, purpose, requester } = await read(id, options);
      if (state !== "open" && state !== "dismissed" && state !== "unreadable") throw closed(state);
      if (problem) throw problem;
      const grant: NewGrant = {
        ...change,
        grantee: requester.address,
        scope: change.scope === undefined ? scope : change.scope,
        until: change.until === undefined ? until : change.until,
        purpose,
      };
      return giveGrant(session, grant, decodeRequestId(id).message, options);
    },
    async reject(id, options = {}) {
      const { view, request } = await find(id, options);
      if (request.answer) throw closed(request.answer);
      if (await isApproved(view, request)) throw closed("approved");
      return session.submit([{ kind: "reject", patient: session.address, ...decodeRequestId(id) }], options);
    },
    async dismiss(id, options = {}) {
      const { request } = await find(id, options);
      await dismissals.add(request.id, options);
    },
  };
}
