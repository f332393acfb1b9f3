import { type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import type { Listing } from "../../domain/results/listing.js";
import { grantsOf } from "../../domain/log/grant-slots.js";
import { checkGrantListQuery, grantPage, type GrantQuery, type GrantRow } from "../grants/grant-list.js";
import { createListing } from "../lists/listing.js";
import { nowSeconds } from "../calls/now-seconds.js";
import { withPeople } from "../people/with-people.js";
import type { Session } from "../session/session.js";
import { viewOf } from "../session/view.js";
import { eachPatient } from "../lists/each-patient.js";
import { grantingPatients } from "./access-view.js";

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
    return createListing(async (request) => {
      const now = await nowSeconds(session, request);
      const patients = wanted ? [wanted] : await grantingPatients(session, request);
      const { found, problems } = await eachPatient(patients, request.signal, async (owner) => {
        const view = { ...(await viewOf(session, owner, request)), now };
        const mine = [...grantsOf(view.log).slots.values()].filter(({ grantee }) => grantee === session.address);
        return mine.map((slot) => ({ view, slot }));
      });
      const page = { ...(await grantPage(found, query.state, request)), problems };
      return query.withPeople ? withPeople(session, page, (row) => row.patient, request) : page;
    });
  },
});
