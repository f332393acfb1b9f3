import type { AccessRequest, NewRequest, RequestState } from "../../domain/requests/access-request.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { RequestId } from "../../domain/identifiers/ids.js";
import type { Listing } from "../../domain/results/listing.js";
import { requestEntries } from "../../domain/log/request-entries.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { decodeRequestId } from "../../domain/requests/request-name.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { createListing } from "../lists/listing.js";
import { nowSeconds } from "../calls/now-seconds.js";
import { inTime } from "../calls/time-limit.js";
import { checkFlag } from "../../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import type { Person } from "../../domain/profiles/person.js";
import { withPeople } from "../people/with-people.js";
import type { ReadOptions } from "../lists/reading.js";
import { withProblems } from "../lists/with-problems.js";
import { namingPatients } from "../session/naming-patients.js";
import type { Session } from "../session/session.js";
import { type View, viewOf } from "../session/view.js";
import { eachPatient } from "../lists/each-patient.js";
import { answerTo, requestAbsent, requestClosed, unansweredRequest } from "./answers.js";
import { checkRequestState } from "./request-state.js";
import { requestPages, type ViewedRequest } from "./request-page.js";
import { sendRequest } from "./send-request.js";

export interface SentRequestQuery {
  readonly state?: RequestState;
  /** Whether each row has the patient's profile; `false` by default. */
  readonly withPeople?: boolean | undefined;
}

const queryKeys: KeyRules<SentRequestQuery> = { state: "decides", withPeople: "optional" };

/** A request in the list of sent requests. */
export type SentRequestRow = AccessRequest & {
  /** The patient, with `withPeople`; `undefined` without a valid profile. */
  readonly person?: Person | undefined;
};

/** The requests that the participant sent. */
export interface SentRequests {
  /**
   * Requests access from a patient. One prompt.
   * @throws TypeError for a request to oneself, or for an end in the past; ChartkeyError
   *   NOT_REGISTERED when either side has no key, IDEMPOTENCY_KEY_USED
   */
  send(request: NewRequest, options?: CallOptions<WriteProgress>): Promise<AccessRequest>;
  /**
   * The requests, the newest first. A patient whose log cannot be verified is named in the page's
   * `problems`, and with a `state` each request whose message or answer cannot be had for now.
   * Requests to a patient whom the app's `trust` blocks are listed too, but what such a patient
   * granted is hidden: none of them is `"approved"`.
   */
  list(query?: SentRequestQuery): Listing<SentRequestRow>;
  /**
   * Cancels a request that is not known to be answered, also one whose message cannot be read. One
   * prompt. One that a blocked patient has approved can be cancelled too, since their answer is not
   * read. It resolves once the cancellation is on the ledger: from then on nobody can approve the
   * request. An approval that came a moment before stands, and `list` shows it.
   * @throws ChartkeyError REQUEST_CLOSED, also after the prompt where the log shows already that
   *   the approval was faster: then the access can be relinquished; REQUEST_ABSENT (retryable)
   *   while the ledger shows no such request; what a patient's log failed with, when the request
   *   may be in it
   */
  cancel(request: RequestId, options?: CallOptions<WriteProgress>): Promise<Receipt>;
}

async function sentRequests(session: Session, options: ReadOptions) {
  const now = await nowSeconds(session, options);
  const patients = await namingPatients(session, "requestAccess", options);
  return eachPatient<ViewedRequest>(patients, options.signal, async (patient) => {
    const view = { ...(await viewOf(session, patient, options)), now };
    const mine = requestEntries(view.log).filter(({ requester }) => requester === session.address);
    return mine.map((request) => ({ view, request }));
  });
}

/** How many milliseconds a cancellation that has happened waits for the patient's log. */
const READING_TIME = 10_000;

/**
 * A patient's log after an act that has happened, which no failure to read it may hide.
 * @throws the signal's reason
 */
async function readAfter(session: Session, patient: Address, { signal }: CallOptions): Promise<View | undefined> {
  const error = () => new ChartkeyError("LEDGER_UNAVAILABLE", { message: "The log could not be read in time" });
  try {
    return await inTime({ signal, milliseconds: READING_TIME, error }, (limited) => viewOf(session, patient, limited));
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

const nothingDismissed: ReadonlySet<string> = new Set();
const nobody: ReadonlySet<Address> = new Set();

export const createSentRequests = (session: Session): SentRequests => ({
  send: async (request, options) => sendRequest(session, request, checkOptions(options)),
  list(query = {}) {
    const { state, withPeople: named } = checkKeys("query", query, queryKeys);
    checkRequestState(state);
    checkFlag("withPeople", named);
    return createListing(
      ["sent requests", session.owner, state],
      async (options) => {
        const { found, problems } = await sentRequests(session, options);
        const filter = { state, dismissed: nothingDismissed, refused: async () => nobody };
        const pages = withProblems(requestPages(found, filter), problems);
        return named ? withPeople(session, pages, ({ patient }) => patient) : pages;
      },
      session.clock,
    );
  },
  async cancel(id, given) {
    const options = checkOptions(given);
    const name = decodeRequestId(id);
    const sent = await sentRequests(session, { signal: options.signal });
    const found = sent.found.find(({ request }) => request.id === id.toLowerCase());
    const [unread] = sent.problems;
    if (!found && unread) throw unread.problem;
    if (!found) throw requestAbsent();
    unansweredRequest(found.view, id);
    const patient = found.view.log.owner;
    const receipt = await session.submit([{ kind: "cancelRequest", patient, ...name }], options);
    // a ledger takes a cancellation at any time: an approval may have come first
    const now = await readAfter(session, patient, options);
    const isApproved = (view: View) =>
      requestEntries(view.log).some((one) => one.id === found.request.id && answerTo(view, one) === "approved");
    if (now && isApproved(now)) throw requestClosed("approved");
    return receipt;
  },
});
