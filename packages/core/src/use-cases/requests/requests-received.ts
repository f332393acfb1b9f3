import type { AccessRequest, RequestState } from "../../domain/access-request.js";
import type { NewGrant } from "../../domain/grant.js";
import type { RequestId } from "../../domain/ids.js";
import type { Listing } from "../../domain/listing.js";
import { loggedRequests } from "../../domain/log/logged-requests.js";
import type { Receipt } from "../../domain/position.js";
import { decodeRequestId } from "../../domain/request-name.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/ledger.js";
import { giveGrant, type GivenGrant } from "../grants/give-grant.js";
import { createListing } from "../listing.js";
import { nowSeconds, ownLog, type Session } from "../session/session.js";
import { dismiss, dismissed } from "./dismissals.js";
import { requestPage } from "./request-page.js";
import { toRequest } from "./to-request.js";

/** Who asks the participant for access. Anybody may ask, and asking costs the participant nothing. */
export interface RequestsReceived {
  /** The newest first. */
  list(query?: { readonly state?: RequestState | undefined }): Listing<AccessRequest>;
  /**
   * Grants what was asked, or what `change` says instead; the request then shows as approved to both. One prompt.
   * @throws ChartkeyError REQUEST_CLOSED unless it is open or was dismissed, and what `grants.give` throws
   */
  approve(
    request: RequestId,
    change?: Partial<Pick<NewGrant, "scope" | "until" | "past" | "follow">>,
    options?: CallOptions<WriteProgress>,
  ): Promise<GivenGrant>;
  /** An answer on the ledger, which the asker sees. One prompt. @throws ChartkeyError REQUEST_CLOSED */
  reject(request: RequestId, options?: CallOptions<WriteProgress>): Promise<Receipt>;
  /** Out of this device's sight: costs nothing and tells nobody. */
  dismiss(request: RequestId, options?: CallOptions): Promise<void>;
}

const closed = (state: string) => new ChartkeyError("REQUEST_CLOSED", { message: `The request is ${state}` });

async function find(session: Session, id: RequestId, options: CallOptions): Promise<AccessRequest> {
  const { asker, message } = decodeRequestId(id);
  const log = await ownLog(session, options);
  const request = loggedRequests(log).find((one) => one.asker === asker && one.message === message);
  if (!request) throw closed("not there");
  return toRequest(
    session,
    log,
    request,
    { now: await nowSeconds(session, options), dismissed: await dismissed(session, options) },
    options,
  );
}

export const createRequestsReceived = (session: Session): RequestsReceived => ({
  list: ({ state } = {}) =>
    createListing(async (page) => {
      const log = await ownLog(session, page);
      const context = { now: await nowSeconds(session, page), dismissed: await dismissed(session, page) };
      return requestPage(
        session,
        loggedRequests(log).map((request) => ({ log, request })),
        state,
        context,
        page,
      );
    }),
  async approve(id, change = {}, options = {}) {
    const request = await find(session, id, options);
    if (request.state !== "open" && request.state !== "dismissed") throw closed(request.state);
    const { message } = decodeRequestId(id);
    const { scope, until, purpose } = request;
    return giveGrant(session, { scope, until, purpose, ...change, to: request.asker.address }, message, options);
  },
  async reject(id, options = {}) {
    const { state } = await find(session, id, options);
    if (state === "approved" || state === "rejected" || state === "cancelled") throw closed(state);
    return session.submit([{ kind: "reject", patient: session.address, ...decodeRequestId(id) }], options);
  },
  async dismiss(id, options = {}) {
    await find(session, id, options);
    await dismiss(session, id, options);
  },
});
