import { type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import type { GrantName, NewGrant } from "../../domain/grants/grant.js";
import { inField } from "../../domain/checks/in-field.js";
import type { Listing } from "../../domain/results/listing.js";
import { grantsOf } from "../../domain/log/grant-slots.js";
import type { Outcome } from "../../domain/results/outcome.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { createListing } from "../lists/listing.js";
import { withPeople } from "../people/with-people.js";
import type { Session } from "../session/session.js";
import { ownView, timed } from "../session/view.js";
import { giveEach, giveGrant, giveMany, type GivenGrant, type GivenGrants } from "./give-grants.js";
import { checkGrantListQuery, type GrantQuery, type GrantRow } from "./grant-query.js";
import { grantPage } from "./grant-page.js";
import { revokeEveryone, revokeGrantee } from "./revoke-all.js";
import { revokeEach, revokeGrant, revokeMany, type RevokeReceipt } from "./revoke-grants.js";

/** Whom the participant lets open what. Each write takes one prompt. */
export interface Grants {
  /**
   * Grants a record, a folder or everything; again, to change the terms. The grantee can read from
   * the moment the grant is broadcast.
   * @throws TypeError for oneself or a date that has passed; ChartkeyError NOT_REGISTERED when the
   *   grantee has no key, PROFILE_FORGED or PROFILE_STALE when the directory contradicts the
   *   ledger, PARTICIPANT_UNVERIFIED when the app's `trust` asks for more, FOLDER_ABSENT,
   *   RECORD_UNAVAILABLE
   */
  give(grant: NewGrant, options?: CallOptions<WriteProgress>): Promise<GivenGrant>;
  /**
   * Up to 100 grants in one transaction, all or none, and one new epoch for all that begin now.
   * What a bad one fails with says which it was: `grants[2]`.
   * @throws what `give` throws; TypeError for two of the same `grantee` and `scope`; ChartkeyError
   *   LIMIT_EXCEEDED for more grants, or for more acts than a ledger takes at once: each grant is
   *   one, and from now on so is each folder
   */
  giveMany(grants: readonly NewGrant[], options?: CallOptions<WriteProgress>): Promise<GivenGrants>;
  /**
   * Gives those of up to 100 grants that can be given, in one transaction. A bad one stops no
   * other, and nothing is asked when all are bad. What concerns all rejects: an abort, ledger,
   * wallet, NOT_REGISTERED of the patient, LIMIT_EXCEEDED as in `giveMany`; so does
   * LEDGER_REVERTED, when an `until` passes while the wallet asks. Then none was given, and a
   * second try tells which one it was.
   * @returns in the order of the grants what `give` would have given or thrown; a TypeError for the
   *   second of two with the same `grantee` and `scope`
   */
  giveEach(grants: readonly NewGrant[], options?: CallOptions<WriteProgress>): Promise<readonly Outcome<GivenGrant>[]>;
  /** The access list, the oldest grant first; with people, the grantees. */
  list(query?: GrantQuery & { readonly grantee?: AddressLike | undefined }): Listing<GrantRow>;
  /** @throws ChartkeyError GRANT_ABSENT */
  revoke(grant: GrantName, options?: CallOptions<WriteProgress>): Promise<RevokeReceipt>;
  /**
   * Ends up to 100 grants, of whomever, in one transaction, all or none, with one new epoch for all
   * their folders. What a bad one fails with says which it was.
   * @throws what `revoke` throws, also for the second of two that are the same; ChartkeyError
   *   LIMIT_EXCEEDED for more
   */
  revokeMany(grants: readonly GrantName[], options?: CallOptions<WriteProgress>): Promise<RevokeReceipt>;
  /**
   * Ends those of up to 100 grants that are there, in one transaction. What concerns all rejects,
   * as in `giveEach`; then none was ended.
   * @returns in the order of the grants what `revoke` would have given or thrown
   */
  revokeEach(
    grants: readonly GrantName[],
    options?: CallOptions<WriteProgress>,
  ): Promise<readonly Outcome<RevokeReceipt>[]>;
  /**
   * Ends every grant of one grantee.
   * @throws ChartkeyError GRANT_ABSENT for a grantee without one
   */
  revokeAll(of: { readonly grantee: AddressLike }, options?: CallOptions<WriteProgress>): Promise<RevokeReceipt>;
  /** Ends every grant, with one act whatever their number. */
  revokeEveryone(options?: CallOptions<WriteProgress>): Promise<RevokeReceipt>;
}

export const createGrants = (session: Session): Grants => ({
  give: (grant, options) => giveGrant(session, grant, null, options),
  giveMany: async (grants, options) => giveMany(session, grants, options),
  giveEach: async (grants, options) => giveEach(session, grants, options),
  list({ grantee, ...query } = {}) {
    const wanted = grantee === undefined ? undefined : inField("grantee", () => parseAddress(grantee));
    checkGrantListQuery(query);
    return createListing(async (request) => {
      const view = await timed(await ownView(session, request));
      const slots = [...grantsOf(view.log).slots.values()].filter((slot) => !wanted || slot.grantee === wanted);
      const page = await grantPage(
        slots.map((slot) => ({ view, slot })),
        query.state,
        request,
      );
      return query.withPeople ? withPeople(session, page, (row) => row.grantee, request) : page;
    });
  },
  revoke: (grant, options) => revokeGrant(session, grant, options),
  revokeMany: (grants, options) => revokeMany(session, grants, options),
  revokeEach: (grants, options) => revokeEach(session, grants, options),
  revokeAll: async ({ grantee }, options = {}) => revokeGrantee(session, grantee, options),
  revokeEveryone: async (options = {}) => revokeEveryone(session, options),
});
