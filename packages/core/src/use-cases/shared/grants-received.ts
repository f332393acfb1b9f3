import { type AddressLike, parseAddress } from "../../domain/address.js";
import type { Grant } from "../../domain/grant.js";
import type { Listing } from "../../domain/listing.js";
import { foldGrants } from "../../domain/log/grant-slots.js";
import { type ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { GrantQuery } from "../grants/grants-given.js";
import { grantPage } from "../grants/grant-page.js";
import type { LoggedSlot } from "../grants/logged-slot.js";
import { createListing } from "../listing.js";
import { nowSeconds, type Session } from "../session/session.js";
import { grantingPatients } from "./granting-patients.js";

/** What the participant was ever granted. */
export interface GrantsReceived {
  /** The oldest first; a patient whose log cannot be verified is named in the page's `problems`. */
  list(query?: GrantQuery & { readonly patient?: AddressLike | undefined }): Listing<Grant>;
}

export const createGrantsReceived = (session: Session): GrantsReceived => ({
  list({ patient, state } = {}) {
    const wanted = patient && parseAddress(patient);
    return createListing(async (request) => {
      const slots: LoggedSlot[] = [];
      const problems: { subject: string; problem: ChartkeyError }[] = [];
      for (const owner of wanted ? [wanted] : await grantingPatients(session, request)) {
        try {
          const log = await session.logs.read(owner, request);
          const grants = foldGrants(log.entries);
          for (const slot of grants.slots.values())
            if (slot.grantee === session.address) slots.push({ log, grants, slot });
        } catch (error) {
          request.signal?.throwIfAborted();
          if (!isChartkeyError(error)) throw error;
          problems.push({ subject: owner, problem: error });
        }
      }
      return { ...(await grantPage(session, slots, await nowSeconds(session, request), state, request)), problems };
    });
  },
});
