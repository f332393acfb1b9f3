import { type Address, type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import type { Keyed, Listing } from "../../domain/results/listing.js";
import type { Person } from "../../domain/profiles/person.js";
import { type RecordQuery, recordQueryKeys, toRecordFilter } from "../../domain/records/record-query.js";
import type { OpenedRecord, RecordRef, RecordRow } from "../../domain/records/record.js";
import { untilDate } from "../../domain/grants/until.js";
import { isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import { createListing } from "../lists/listing.js";
import { pageOf } from "../lists/page-of.js";
import type { OpenProgress } from "../cards/opened-record.js";
import type { Session } from "../session/session.js";
import { type TimedView, viewsAtOneInstant } from "../session/view.js";
import { accessView, grantingPatients } from "./access-view.js";
import { eachPatient } from "../lists/each-patient.js";
import { openShared } from "./open-shared.js";
import { sharedRows } from "./shared-rows.js";

/** A patient with an active grant to this participant. */
export interface SharingPatient {
  readonly patient: Address;
  /** `undefined` when the directory has no valid profile. */
  readonly person: Person | undefined;
  /** When the first of the active grants expires; `undefined` when none of them does. */
  readonly nextExpiry: Date | undefined;
}

/** Which shared records are listed. */
export type SharedRecordQuery = RecordQuery & { readonly patient?: AddressLike };

const queryKeys: KeyRules<SharedRecordQuery> = { ...recordQueryKeys, patient: "decides" };

/** The records that others granted to the participant: the doctor's dashboard. */
export interface SharedRecords {
  /**
   * The patients with active grants, by address. A patient whose log cannot be verified is named in
   * the page's `problems`.
   */
  patients(): Listing<Keyed<SharingPatient>>;
  /**
   * The latest version of each record, the newest record first. Empty when nothing is granted. A
   * row that cannot be opened is listed unless its folder rules it out. The folder of a record that
   * is granted singly is unknown: no query by folder lists it.
   */
  list(query?: SharedRecordQuery): Listing<Keyed<RecordRow>>;
  /**
   * Opens a version that was granted, as `records.open` does.
   * @throws ChartkeyError RECORD_UNAVAILABLE, the same for absent, never granted, revoked and
   *   expired; AUTHOR_UNTRUSTED
   */
  open(ref: RecordRef, options?: CallOptions<OpenProgress>): Promise<OpenedRecord>;
}

async function sharingPatient(view: TimedView): Promise<SharingPatient | undefined> {
  const { session, log, options } = view;
  const { active } = await accessView(view);
  if (active.length === 0) return undefined;
  const person = await orProblem(session.people.get(log.owner, options), options);
  return {
    patient: log.owner,
    person: isChartkeyError(person) ? undefined : person,
    nextExpiry: untilDate(Math.min(...active.map(({ until }) => until))),
  };
}

export const createSharedRecords = (session: Session): SharedRecords => ({
  patients: () =>
    createListing(["shared patients", session.owner], async (request) => {
      const patients = await grantingPatients(session, request);
      const timedView = viewsAtOneInstant(session, request);
      const { found, problems } = await eachPatient(patients, request.signal, async (patient) => {
        const sharing = await sharingPatient(await timedView(patient));
        return sharing ? [{ sortKey: patient.toLowerCase(), make: () => sharing }] : [];
      });
      return { ...(await pageOf(found, request, "oldest")), problems };
    }),
  list(given = {}) {
    const { patient, ...query } = checkKeys("query", given, queryKeys);
    const filter = toRecordFilter(query);
    const wanted = patient === undefined ? undefined : inField("patient", () => parseAddress(patient));
    return createListing(["shared records", session.owner, wanted, filter], async (request) => {
      const patients = wanted ? [wanted] : await grantingPatients(session, request);
      return pageOf(await sharedRows(session, patients, filter, request), request);
    });
  },
  open: async (ref, options) => openShared(session, ref, checkOptions(options)),
});
