import type { Address } from "../../domain/identifiers/address.js";
import type { HistoryEntry } from "../../domain/history/history-entry.js";
import type { Keyed, Listing } from "../../domain/results/listing.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { KitHints } from "../../keyring/kit.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import type { ExportFile } from "../export/export-file.js";
import { type ExportOptions, exportRecords } from "../export/export-records.js";
import { createFolders, type Folders } from "../folders/folders.js";
import { createGrants, type Grants } from "../grants/grants.js";
import { historyOf } from "../history/history-of.js";
import type { People } from "../people/people.js";
import { createRecords, type Records } from "../records/records.js";
import { createRequests, type Requests } from "../requests/requests.js";
import { createSentRequests, type SentRequests } from "../requests/sent-requests.js";
import { readLog, type Session } from "../session/session.js";
import { createReceivedGrants, type ReceivedGrants } from "../shared/received-grants.js";
import { createSharedRecords, type SharedRecords } from "../shared/shared-records.js";
import { kitHints } from "./kit-hints.js";
import { createOwnProfile, type OwnProfile, publishOwnProfile } from "./own-profile.js";
import { checkRegistration, registerKey, type Registration } from "./register.js";

/** What every connected account can do. */
export interface Registered {
  readonly address: Address;
  /**
   * Publishes the key and a first folder on the ledger, and the wallet-signed profile in the
   * directory. At most two prompts. A second call after a failure does what is still missing.
   * @throws TypeError for a profile outside its limits; ChartkeyError KEYRING_MISMATCH when the
   *   address is registered with another keyring
   */
  register(registration: Registration, options?: CallOptions<WriteProgress>): Promise<Receipt>;
  readonly profile: OwnProfile;
  readonly people: People;
  /** The hints to seal into a recovery kit: `keyring.seal(lock, await me.kitHints())`. */
  kitHints(options?: CallOptions): Promise<KitHints>;
}

/** The half of a participant that keeps records and grants access to them. */
export interface Patient extends Registered {
  readonly folders: Folders;
  readonly records: Records;
  readonly grants: Grants;
  readonly requests: Requests;
  /**
   * The events of the own log (FHIR AuditEvent), the oldest first, compared with the ledger's head.
   */
  history(): Listing<Keyed<HistoryEntry>>;
  /**
   * Exports every version of every own record as a standard age file, and an encrypted index.
   * `openExport` reads them without a ledger and a blob store.
   * @throws TypeError for a malformed recipient
   */
  export(options?: ExportOptions): AsyncIterable<ExportFile>;
}

/**
 * The half of a participant that requests access and reads what was granted: a doctor, a
 * pharmacist, an insurer, a researcher.
 */
export interface Grantee extends Registered {
  readonly sharedRecords: SharedRecords;
  readonly receivedGrants: ReceivedGrants;
  readonly sentRequests: SentRequests;
}

/**
 * A participant is a patient and a grantee at once. An app can type its pages with the half that it
 * needs.
 */
export interface Participant extends Patient, Grantee {}

export function createParticipant(session: Session): Participant {
  return {
    address: session.address,
    async register(registration, given) {
      const options = checkOptions(given);
      const { roles, profile, folder } = checkRegistration(registration);
      const receipt = await registerKey(session, folder, options);
      await publishOwnProfile(session, roles, profile, options);
      return receipt;
    },
    profile: createOwnProfile(session),
    people: session.people,
    kitHints: async (options) => kitHints(session, checkOptions(options)),
    folders: createFolders(session),
    records: createRecords(session),
    grants: createGrants(session),
    requests: createRequests(session),
    history: () =>
      historyOf({ ...session, logs: { read: (owner, read) => readLog(session, owner, read) } }, session.address),
    export: (options) => exportRecords(session, options),
    sharedRecords: createSharedRecords(session),
    receivedGrants: createReceivedGrants(session),
    sentRequests: createSentRequests(session),
  };
}
