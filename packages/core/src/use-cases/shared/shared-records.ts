import { type Address, type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import type { Keyed, Listing } from "../../domain/results/listing.js";
import type { Person } from "../../domain/profiles/person.js";
import { type RecordQuery, recordQueryKeys, toRecordFilter } from "../../domain/records/record-query.js";
import type { SeekableRecord, RecordRef, RecordRow } from "../../domain/records/record.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import { untilDate } from "../../domain/grants/until.js";
import { isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import { recordPages } from "../cards/record-pages.js";
import { createListing } from "../lists/listing.js";
import { pagesOf } from "../lists/page-of.js";
import { withProblems } from "../lists/with-problems.js";
import type { OpenProgress } from "../cards/opened-record.js";
import type { Session } from "../session/session.js";
import { type View, viewsAtOneInstant } from "../session/view.js";
import { grantingPatients } from "../session/naming-patients.js";
import { activeGrants, forgetEnded } from "./access-view.js";
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
   * is granted singly is unknown: no query by folder lists it. A patient who cannot be read has one
   * row, the last, and is named in the page's `problems`, as are those whom `trust` refuses, and
   * those with a grant that cannot be opened for now: its row stands where it was granted.
   */
  list(query?: SharedRecordQuery): Listing<Keyed<RecordRow>>;
  /**
   * Opens a version that was granted, as `records.open` does.
   * @throws ChartkeyError RECORD_UNAVAILABLE, the same for absent, never granted, revoked and
   *   expired; AUTHOR_UNTRUSTED
   */
  open(ref: RecordRef, options?: CallOptions<OpenProgress>): Promise<SeekableRecord>;
}

async function sharingPatient({ session, log, options }: View, active: readonly Slot[]): Promise<SharingPatient> {
  const person = await orProblem(session.people.get(log.owner, { signal: options.signal }), options);
  return {
    patient: log.owner,
    person: isChartkeyError(person) ? undefined : person,
    nextExpiry: untilDate(active.reduce((first, { until }) => Math.min(first, until), Infinity)),
  };
}

export const createSharedRecords = (session: Session): SharedRecords => ({
  patients: () =>
    createListing(
      ["shared patients", session.owner],
      async (options) => {
        const { patients, refused } = await grantingPatients(session, undefined, options);
        const timedView = viewsAtOneInstant(session, options);
        const { found, problems } = await eachPatient(patients, options.signal, async (patient) => {
          const view = await timedView(patient);
          const active = activeGrants(view);
          await forgetEnded(view);
          return active.length > 0
            ? [{ sortKey: patient.toLowerCase(), make: () => sharingPatient(view, active) }]
            : [];
        });
        return withProblems(pagesOf(found, "oldest"), [...refused, ...problems]);
      },
      session.clock,
    ),
  list(given = {}) {
    const { patient, ...query } = checkKeys("query", given, queryKeys);
    const filter = toRecordFilter(query);
    const wanted = patient === undefined ? undefined : inField("patient", () => parseAddress(patient));
    return createListing(
      ["shared records", session.owner, wanted, filter],
      async (options) => {
        const { patients, refused } = await grantingPatients(session, wanted, options);
        const { logs, others, problems } = await sharedRows(session, patients, filter, options);
        return withProblems(await recordPages(logs, others, filter, options), [...refused, ...problems]);
      },
      session.clock,
    );
  },
  open: async (ref, options) => openShared(session, ref, checkOptions(options)),
});
