import { type Address, type AddressLike, parseAddress } from "../domain/identifiers/address.js";
import type { HistoryEntry } from "../domain/history/history-entry.js";
import { parseLedgerId } from "../domain/identifiers/ids.js";
import { inField } from "../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import type { Keyed, Listing } from "../domain/results/listing.js";
import { mayRead } from "../domain/log/grant-slots.js";
import type { Cursor, Receipt, SentWrite } from "../domain/ledger/position.js";
import { encodeScope, type Scope } from "../domain/grants/scope.js";
import { memoryDevice } from "../platform/memory-device.js";
import { checkedClock } from "../platform/system.js";
import type { CallOptions } from "../ports/call-options.js";
import { callKeys, checkCall, checkOptions } from "../ports/check-options.js";
import type { Clock } from "../ports/clock.js";
import type { DeviceStore } from "../ports/device-store.js";
import type { HeadSource } from "../ports/head-source.js";
import type { Ledger } from "../ports/ledger.js";
import type { LedgerChange } from "../ports/ledger-change.js";
import type { ProfileDirectory } from "../ports/profile-directory.js";
import type { RegistryReader } from "../ports/registry.js";
import { checkOneForm, checkPort } from "../ports/check-port.js";
import { healthOf, type PortHealth } from "./calls/port-health.js";
import { historyOf } from "./history/history-of.js";
import { LogReader } from "./log/log-reader.js";
import { createPeople, type People } from "./people/people.js";
import { nowSeconds } from "./calls/now-seconds.js";
import type { Trust } from "./trust/trust.js";
import { Verifier } from "./trust/verifier.js";

/** Who asks for access to what. */
export interface AccessQuery {
  readonly patient: AddressLike;
  readonly grantee: AddressLike;
  readonly scopes: readonly Scope[];
}

const accessKeys: KeyRules<AccessQuery> = { patient: "required", grantee: "required", scopes: "required" };

/** Where and with whom following begins. */
export interface FollowStart {
  /**
   * The beginning by default. `now`, for what shows the present and reads it elsewhere: it yields a
   * `final` at once, whose cursor continues from now, and no entry that exists. What is read after
   * that misses no change.
   */
  readonly after?: Cursor | "now" | undefined;
  /** At most 100; all by default. */
  readonly patients?: readonly AddressLike[];
  /** Only what has this person as the other side: grants to them, and requests of theirs. */
  readonly counterparty?: AddressLike;
}

const followKeys: KeyRules<FollowStart> = { after: "optional", patients: "decides", counterparty: "decides" };

const MAX_PATIENTS = 100;

/** @throws TypeError that names the field */
function checkPatients(patients: readonly AddressLike[]): readonly Address[] {
  if (!Array.isArray(patients) || patients.length < 1 || patients.length > MAX_PATIENTS)
    throw new TypeError(`\`patients\` is an array of 1 to ${MAX_PATIENTS}`);
  return Array.from(patients, (patient, nth) => inField(`patients[${nth}]`, () => parseAddress(patient)));
}

/** What can be read without a wallet and without keys. */
export interface Reader {
  readonly people: People;
  /**
   * Whether the grantee may read at least one of the scopes now, by the patient's log, which is
   * replayed and compared with the head. Now is the later of this device's clock and the ledger's
   * time. Only these scopes are considered: for a record, pass its folder too. The scopes must come
   * from the patient or from a verified log. `Ledger.hasAccess` instead trusts the node and takes
   * one call.
   * @throws ChartkeyError LEDGER_INCOMPLETE, LEDGER_UNAVAILABLE
   */
  hasAccess(query: AccessQuery, options?: CallOptions): Promise<boolean>;
  /** The public events of a patient's log, replayed and compared with the head. */
  history(patient: AddressLike): Listing<Keyed<HistoryEntry>>;
  /**
   * Yields every entry after `after`, of all logs or of at most 100 patients, and then each change,
   * until it is aborted: see {@link LedgerChange}. Store the cursor of each change together with
   * what it did to your data, in one transaction. From that cursor `follow` continues without a
   * gap, and reports what a reorganisation removed meanwhile.
   *
   * The changes are claims of the node. `history` verifies them: it replays one patient's log and
   * compares it with the head.
   * @throws TypeError for a foreign cursor
   * @throws ChartkeyError LEDGER_UNAVAILABLE, LEDGER_INCOMPLETE: continue from the last cursor;
   *   LEDGER_FINALITY_BROKEN: follow anew without a cursor
   */
  follow(from?: FollowStart, options?: CallOptions): AsyncIterable<LedgerChange>;
  /**
   * Resolves once the write is final.
   * @param sent its receipt, or the `transaction` of the error with which it ended
   * @throws ChartkeyError LEDGER_DROPPED when a reorganisation removed it, retryable when that is
   *   for good
   */
  finalized(sent: SentWrite, options?: CallOptions): Promise<Receipt>;
  /**
   * Asks every port of the app whether its backend answers and is set up right, for ten seconds
   * each, all at once. It needs no account. For the start of an app and for a page that watches it.
   * @returns a row for each port, in the order of `PortHealth.port`; it rejects only after an abort
   */
  health(options?: CallOptions): Promise<readonly PortHealth[]>;
}

/** The ports of a reader. */
export interface ReaderPorts {
  readonly ledger: Ledger<never>;
  readonly profiles: ProfileDirectory;
  /** Where registrars attest roles; none by default. */
  readonly registry?: RegistryReader;
  /** Which registrars `people` trusts: see {@link Trust}. */
  readonly trust?: Trust;
  /** A second source of heads: see {@link HeadSource}. None by default. */
  readonly heads?: HeadSource;
  readonly device?: DeviceStore | undefined;
  readonly clock?: Clock | undefined;
}

export const readerPortKeys: KeyRules<ReaderPorts> = {
  ledger: "required",
  profiles: "required",
  registry: "decides",
  trust: "decides",
  heads: "decides",
  device: "optional",
  clock: "optional",
};

/**
 * Creates a reader for indexers and server pages. It needs no wallet, no keys and no blob store,
 * and a bundle holds no cryptography of records.
 * @throws TypeError for a port without its methods, for a ledger whose `id` `parseLedgerId` would
 *   change, for `heads` of another ledger, and for a malformed `trust`
 */
export function createReader(ports: ReaderPorts): Reader {
  const checked = checkKeys("ports", ports, readerPortKeys);
  const { ledger, profiles, heads, registry, trust, device = memoryDevice() } = checked;
  checkPort("ledger", ledger, "time", "account", "entries", "follow", "finalized");
  checkOneForm("ledger.id", ledger.id, parseLedgerId);
  checkPort("profiles", profiles, "get", "find");
  checkPort("device", device, "get", "set");
  const clock = checkedClock(checked.clock);
  if (heads !== undefined) checkPort("heads", heads, "account");
  if (registry !== undefined) checkPort("registry", registry, "attestations");
  const logs = new LogReader({ ledger, heads, device });
  const verifier = new Verifier({ ledger, clock, registry }, trust);
  return {
    people: createPeople({ ledger, profiles, device, logs, verifier }),
    async hasAccess(query, callOptions) {
      const options = checkOptions(callOptions);
      const { patient, grantee, scopes } = checkKeys("query", query, accessKeys);
      const owner = inField("patient", () => parseAddress(patient));
      const recipient = inField("grantee", () => parseAddress(grantee));
      if (!Array.isArray(scopes)) throw new TypeError("`scopes` is an array");
      const encodedScopes = Array.from(scopes, (scope, nth) => encodeScope(scope, `scopes[${nth}]`));
      const log = await logs.read(owner, options);
      return mayRead(log, recipient, encodedScopes, await nowSeconds({ ledger, clock }, options));
    },
    history: (patient) => historyOf({ logs, ledger }, patient),
    follow(from = {}, options = {}) {
      const { after, patients, counterparty } = checkKeys("from", from, followKeys);
      const filter = {
        after,
        ...(patients !== undefined && { logs: checkPatients(patients) }),
        ...(counterparty !== undefined && {
          counterparty: inField("counterparty", () => parseAddress(counterparty)),
        }),
      };
      return ledger.follow(filter, checkCall<CallOptions>(options, callKeys));
    },
    health: (options) => healthOf({ ledger, heads, profiles, registry }, options),
    async finalized(sent, options) {
      // what a write returns has its receipt inside, and is none itself
      if (typeof sent?.transaction !== "string") throw new TypeError("`sent` is the receipt of a write");
      return ledger.finalized(sent, checkOptions(options));
    },
  };
}
