import { NO_REQUEST } from "../../domain/acts/act.js";
import { type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import type { GrantName, NewGrant } from "../../domain/grants/grant.js";
import { inField } from "../../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import type { Listing } from "../../domain/results/listing.js";
import { grantsOf } from "../../domain/log/grant-slots.js";
import type { Outcome } from "../../domain/results/outcome.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { createListing } from "../lists/listing.js";
import { withPeople } from "../people/with-people.js";
import type { Session } from "../session/session.js";
import { ownView, timed } from "../session/view.js";
import { checkGrant } from "./grant-order.js";
import { giveEach, giveGrant, giveMany } from "./give-grants.js";
import type { GivenGrant, GivenGrants } from "./given-grant.js";
import { checkGrantListQuery, grantPages, grantQueryKeys, type GrantQuery, type GrantRow } from "./grant-list.js";
import type { RevokeReceipt } from "./end-grants.js";
import { revokeEveryone, revokeGrantee } from "./revoke-all.js";
import { revokeEach, revokeGrant, revokeMany } from "./revoke-grants.js";

/** Which grants of a patient are listed. */
export type GrantListQuery = GrantQuery & { readonly grantee?: AddressLike };

const listKeys: KeyRules<GrantListQuery> = { ...grantQueryKeys, grantee: "decides" };

/** The patient's grants (FHIR Consent). A write takes one prompt; `revokeAll` may take several. */
export interface Grants {
  /**
   * Grants access to a record, a folder or everything. A second grant of the same scope, also after
   * the first has ended, replaces the terms. It keeps where the first begins (`from`) and whether
   * it follows a record (`follow`), unless they are given. It keeps neither `until` nor `purpose`:
   * without `until` it lasts until it is revoked, and without `purpose` it has none. The grantee
   * can read from the moment the grant is broadcast.
   * @throws TypeError for a grant to oneself, or for an end in the past; ChartkeyError
   *   NOT_REGISTERED when the grantee has no key, PROFILE_FORGED or PROFILE_STALE when the
   *   grantee's profile contradicts the ledger, PARTICIPANT_UNVERIFIED when the app's `trust` does
   *   not admit the grantee, FOLDER_ABSENT, RECORD_UNAVAILABLE; LEDGER_CONFLICT (not retryable)
   *   when another device, a reorganisation or a later call ends or replaces the grant during the
   *   call, or ends another of the grantee, and while nothing shows what came first;
   *   LEDGER_DROPPED (not retryable) for a transaction that was replaced meanwhile;
   *   BLOB_UNAVAILABLE and others, naming the field to give,
   *   when the terms to keep cannot be read
   */
  give(grant: NewGrant, options?: CallOptions<WriteProgress>): Promise<GivenGrant>;
  /**
   * Gives up to 100 grants in one transaction, all or none. All grants from now on share one new
   * epoch. The error of a bad one names it: `grants[2]`.
   * @throws what `give` throws; TypeError for two of the same `grantee` and `scope`; ChartkeyError
   *   LIMIT_EXCEEDED for more grants, or for more acts than a ledger accepts at once: one for each
   *   grant, and one for each folder from now on
   */
  giveMany(grants: readonly NewGrant[], options?: CallOptions<WriteProgress>): Promise<GivenGrants>;
  /**
   * Gives those of up to 100 grants that can be given, in one transaction. A bad one stops no
   * other. If all are bad, there is no prompt. The call rejects, and no grant is given, for what
   * concerns all of them: an abort, an error of ledger or wallet, NOT_REGISTERED of the patient,
   * LIMIT_EXCEEDED as in `giveMany`, or LEDGER_REVERTED when an `until` passes during the prompt. A
   * second try then shows which one it was. Where another act came first, each that is still meant
   * has LEDGER_CONFLICT (retryable).
   * @returns in the order of the grants, what `give` would return or throw; a TypeError for the
   *   second of two with the same `grantee` and `scope`
   */
  giveEach(grants: readonly NewGrant[], options?: CallOptions<WriteProgress>): Promise<readonly Outcome<GivenGrant>[]>;
  /** The access list, the oldest grant first. The person of a row is the grantee. */
  list(query?: GrantListQuery): Listing<GrantRow>;
  /**
   * Ends one grant. It needs the ledger and nothing else: while the second source (`heads`) or the
   * device's store fails or does not answer for ten seconds, it ends what the ledger reports. A row
   * of `list` names its grant. It also ends a grant that this device has sent or shows in a prompt:
   * from then on that cannot be included.
   * @throws TypeError for a row of another patient; ChartkeyError GRANT_ABSENT when the proven log
   *   has no such grant, and this device has sent none; what reading it throws when the ledger
   *   reports none and nothing proves that
   */
  revoke(grant: GrantName, options?: CallOptions<WriteProgress>): Promise<RevokeReceipt>;
  /**
   * Ends up to 100 grants in one transaction, all or none, as `revoke` does. The error of a bad one
   * names it: `grants[2]`.
   * @throws what `revoke` throws, also for the second of two equal ones; ChartkeyError
   *   LIMIT_EXCEEDED for more
   */
  revokeMany(grants: readonly GrantName[], options?: CallOptions<WriteProgress>): Promise<RevokeReceipt>;
  /**
   * Ends those of up to 100 grants that are there, in one transaction. It rejects as `giveEach`
   * does; then no grant is ended.
   * @returns in the order of the grants, what `revoke` would return or throw
   */
  revokeEach(
    grants: readonly GrantName[],
    options?: CallOptions<WriteProgress>,
  ): Promise<readonly Outcome<RevokeReceipt>[]>;
  /**
   * Ends every grant of one grantee, until the log shows none but what a later call of this session
   * has given by the time that it is read. One prompt for each hundred, and for what another device
   * gives meanwhile. It needs the proven log, since nobody else could say that none is left:
   * `heads` and the device's store have to answer. `revokeEveryone` needs neither.
   * @throws ChartkeyError GRANT_ABSENT for a grantee without one; what a later prompt or reading
   *   throws, with how many grants were ended before
   */
  revokeAll(of: { readonly grantee: AddressLike }, options?: CallOptions<WriteProgress>): Promise<RevokeReceipt>;
  /**
   * Ends all grants with one act. It needs the ledger and nothing else. While the log cannot be
   * proven, `revoked` names whom the ledger reports.
   */
  revokeEveryone(options?: CallOptions<WriteProgress>): Promise<RevokeReceipt>;
}

export const createGrants = (session: Session): Grants => ({
  give: async (grant, options) =>
    giveGrant(session, { input: checkGrant(grant), request: NO_REQUEST }, checkOptions(options)),
  giveMany: async (grants, options) => giveMany(session, grants, checkOptions(options)),
  giveEach: async (grants, options) => giveEach(session, grants, checkOptions(options)),
  list(given = {}) {
    const { grantee, ...query } = checkKeys("query", given, listKeys);
    const wanted = grantee === undefined ? undefined : inField("grantee", () => parseAddress(grantee));
    checkGrantListQuery(query);
    return createListing(
      ["grants", session.owner, wanted, query.state],
      async (options) => {
        const view = await timed(await ownView(session, options));
        const slots = [...grantsOf(view.log).slots.values()].filter((slot) => !wanted || slot.grantee === wanted);
        const pages = grantPages(
          slots.map((slot) => ({ view, slot })),
          query.state,
        );
        return query.withPeople ? withPeople(session, pages, (row) => row.grantee) : pages;
      },
      session.clock,
    );
  },
  revoke: async (grant, options) => revokeGrant(session, grant, checkOptions(options)),
  revokeMany: async (grants, options) => revokeMany(session, grants, checkOptions(options)),
  revokeEach: async (grants, options) => revokeEach(session, grants, checkOptions(options)),
  revokeAll: async (of, options) =>
    revokeGrantee(session, checkKeys("of", of, { grantee: "required" }).grantee, checkOptions(options)),
  revokeEveryone: async (options) => revokeEveryone(session, checkOptions(options)),
});
