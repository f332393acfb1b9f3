import { type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import type { Listing } from "../../domain/results/listing.js";
import { grantsOf } from "../../domain/log/grant-slots.js";
import { checkGrantListQuery, grantPages, type GrantQuery, type GrantRow } from "../grants/grant-list.js";
import { createListing } from "../lists/listing.js";
import { nowSeconds } from "../calls/now-seconds.js";
import { withPeople } from "../people/with-people.js";
import type { Session } from "../session/session.js";
import { viewOf } from "../session/view.js";
import { eachPatient } from "../lists/each-patient.js";
import { withProblems } from "../lists/with-problems.js";
import { grantingPatients } from "../session/naming-patients.js";

/** The grants that the participant ever received. */
export interface ReceivedGrants {
  /**
   * The grants, the oldest first. The person of a row is the patient. A patient whose log cannot be
   * verified is named in the page's `problems`.
   */
  list(query?: GrantQuery & { readonly patient?: AddressLike | undefined }): Listing<GrantRow>;
}

export const createReceivedGrants = (session: Session): ReceivedGrants => ({
  list({ patient, ...query } = {}) {
    const wanted = patient === undefined ? undefined : inField("patient", () => parseAddress(patient));
    checkGrantListQuery(query);
    return createListing(async (options) => {
      const now = await nowSeconds(session, options);
      const { patients, refused } = await grantingPatients(session, wanted, options);
      const { found, problems } = await eachPatient(patients, options.signal, async (owner) => {
        const view = { ...(await viewOf(session, owner, options)), now };
        const mine = [...grantsOf(view.log).slots.values()].filter(({ grantee }) => grantee === session.address);
        return mine.map((slot) => ({ view, slot }));
      });
      const pages = withProblems(grantPages(found, query.state), [...refused, ...problems]);
      return query.withPeople ? withPeople(session, pages, (row) => row.patient) : pages;
    }, session.clock);
  },
});
