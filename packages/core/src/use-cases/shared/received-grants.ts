import { type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import type { Listing } from "../../domain/results/listing.js";
import { grantsOf } from "../../domain/log/grant-slots.js";
import {
  checkGrantListQuery,
  grantPages,
  grantQueryKeys,
  type GrantQuery,
  type GrantRow,
} from "../grants/grant-list.js";
import { createListing } from "../lists/listing.js";
import { nowSeconds } from "../calls/now-seconds.js";
import { withPeople } from "../people/with-people.js";
import type { Session } from "../session/session.js";
import { viewOf } from "../session/view.js";
import { eachPatient } from "../lists/each-patient.js";
import { withProblems } from "../lists/with-problems.js";
import { forgetEnded } from "./access-view.js";
import { grantingPatients } from "../session/naming-patients.js";

/** Which received grants are listed. */
export type ReceivedGrantQuery = GrantQuery & { readonly patient?: AddressLike };

const queryKeys: KeyRules<ReceivedGrantQuery> = { ...grantQueryKeys, patient: "decides" };

/** The grants that the participant ever received. */
export interface ReceivedGrants {
  /**
   * The grants, the oldest first. The person of a row is the patient. A patient whose log cannot be
   * verified is named in the page's `problems`.
   */
  list(query?: ReceivedGrantQuery): Listing<GrantRow>;
}

export const createReceivedGrants = (session: Session): ReceivedGrants => ({
  list(given = {}) {
    const { patient, ...query } = checkKeys("query", given, queryKeys);
    const wanted = patient === undefined ? undefined : inField("patient", () => parseAddress(patient));
    checkGrantListQuery(query);
    return createListing(
      ["received grants", session.owner, wanted, query.state],
      async (options) => {
        const now = await nowSeconds(session, options);
        const { patients, refused } = await grantingPatients(session, wanted, options);
        const { found, problems } = await eachPatient(patients, options.signal, async (owner) => {
          const view = { ...(await viewOf(session, owner, options)), now };
          await forgetEnded(view);
          const mine = [...grantsOf(view.log).slots.values()].filter(({ grantee }) => grantee === session.address);
          return mine.map((slot) => ({ view, slot }));
        });
        const pages = withProblems(grantPages(found, query.state), [...refused, ...problems]);
        return query.withPeople ? withPeople(session, pages, (row) => row.patient) : pages;
      },
      session.clock,
    );
  },
});
