import { type AddressLike, parseAddress } from "../../domain/address.js";
import type { Grant, NewGrant } from "../../domain/grant.js";
import type { Listing } from "../../domain/listing.js";
import { foldGrants } from "../../domain/log/grant-slots.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/ledger.js";
import { createListing } from "../listing.js";
import { nowSeconds } from "../now-seconds.js";
import { ownLog, type Session } from "../session/session.js";
import { giveGrant, type GivenGrant } from "./give-grant.js";
import { grantPage } from "./grant-page.js";
import { revokeEveryone, revokeGrant, revokeGrantee, type RevokeReceipt } from "./revoke-grants.js";

export interface GrantQuery {
  readonly state?: Grant["state"] | undefined;
}

/** Whom the participant lets open what. Each write takes one prompt. */
export interface GrantsGiven {
  /**
   * Grants a record, a folder or everything; again, to change the terms. The grantee can read from the moment the grant is broadcast.
   * @throws TypeError for oneself or a date that has passed; ChartkeyError NOT_REGISTERED when the grantee has no key, PROFILE_FORGED or PROFILE_STALE when the
   * directory contradicts the ledger, PARTICIPANT_UNVERIFIED when the app's `trust` asks for more, FOLDER_ABSENT, RECORD_UNAVAILABLE
   */
  give(grant: NewGrant, options?: CallOptions<WriteProgress>): Promise<GivenGrant>;
  /** The access list, the oldest grant first. */
  list(query?: GrantQuery & { readonly grantee?: AddressLike | undefined }): Listing<Grant>;
  /** @throws ChartkeyError GRANT_ABSENT */
  revoke(
    grant: Pick<NewGrant, "scope"> & { readonly grantee: AddressLike },
    options?: CallOptions<WriteProgress>,
  ): Promise<RevokeReceipt>;
  /** Everything that one grantee has, or that anybody has. @throws ChartkeyError GRANT_ABSENT for a grantee without a grant */
  revokeAll(
    options?: CallOptions<WriteProgress> & { readonly grantee?: AddressLike | undefined },
  ): Promise<RevokeReceipt>;
}

export const createGrantsGiven = (session: Session): GrantsGiven => ({
  give: (grant, options) => giveGrant(session, grant, null, options),
  list({ grantee, state } = {}) {
    const wanted = grantee && parseAddress(grantee);
    return createListing(async (request) => {
      const log = await ownLog(session, request);
      const grants = foldGrants(log.entries);
      const now = await nowSeconds(session, request);
      const slots = [...grants.slots.values()].filter((slot) => !wanted || slot.grantee === wanted);
      return grantPage(
        session,
        slots.map((slot) => ({ log, grants, slot })),
        now,
        state,
        request,
      );
    });
  },
  revoke: (grant, options = {}) => revokeGrant(session, grant, options),
  revokeAll: ({ grantee, ...options } = {}) =>
    grantee ? revokeGrantee(session, grantee, options) : revokeEveryone(session, options),
});
