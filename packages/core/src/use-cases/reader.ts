import { type AddressLike, parseAddress } from "../domain/identifiers/address.js";
import type { HistoryEntry } from "../domain/history/history-entry.js";
import { inField } from "../domain/checks/in-field.js";
import type { Keyed, Listing } from "../domain/results/listing.js";
import { mayRead } from "../domain/log/grant-slots.js";
import type { Cursor, Receipt } from "../domain/ledger/position.js";
import { encodeScope, type Scope } from "../domain/grants/scope.js";
import { memoryDevice } from "../platform/memory-device.js";
import { systemClock } from "../platform/system-clock.js";
import type { CallOptions } from "../ports/call-options.js";
import type { Clock } from "../ports/clock.js";
import type { DeviceStore } from "../ports/device-store.js";
import type { HeadSource } from "../ports/head-source.js";
import type { Ledger } from "../ports/ledger.js";
import type { LedgerChange } from "../ports/ledger-change.js";
import type { ProfileDirectory } from "../ports/profile-directory.js";
import type { Registry } from "../ports/registry.js";
import { checkPort } from "./calls/check-port.js";
import { historyOf } from "./history/history-of.js";
import { LogReader } from "./log/log-reader.js";
import { createPeople, type People } from "./people/people.js";
import { nowSeconds } from "./calls/now-seconds.js";
import type { Trust } from "./trust/trust.js";
import { Verifier } from "./trust/verifier.js";

/** What can be read without a wallet and without keys. */
export interface Reader {
  readonly people: People;
  /**
   * Whether the grantee may read now what the scopes name, by the patient's log, replayed and
   * compared with the head; now is the later of the own clock and the ledger's. It answers for
   * these scopes only: a record's folder has to be named too, and the names have to come from the
   * patient or from a verified log. `Ledger.hasAccess` asks the node in one call instead, and
   * believes it.
   * @throws ChartkeyError LEDGER_INCOMPLETE, LEDGER_UNAVAILABLE
   */
  hasAccess(
    query: { readonly patient: AddressLike; readonly grantee: AddressLike; readonly scopes: readonly Scope[] },
    options?: CallOptions,
  ): Promise<boolean>;
  /** What is public about a patient, replayed and compared with the head. */
  history(patient: AddressLike): Listing<Keyed<HistoryEntry>>;
  /**
   * Every entry from `after` on, of everybody or of at most 100 patients, and then what happens,
   * until it is aborted: see {@link LedgerChange}. Store each change's cursor together with what it
   * did to your data; whoever goes on from there misses nothing, and is told what a reorganisation
   * removed meanwhile.
   *
   * It tells what the node claims. What counts is checked by `history`, which replays one patient's
   * log and compares it with the head.
   * @throws TypeError for a foreign cursor
   * @throws ChartkeyError LEDGER_UNAVAILABLE, LEDGER_INCOMPLETE: go on from the last cursor;
   *   LEDGER_FINALITY_BROKEN: begin again without one
   */
  follow(
    from?: { readonly after?: Cursor | undefined; readonly patients?: readonly AddressLike[] | undefined },
    options?: CallOptions,
  ): AsyncIterable<LedgerChange>;
  /**
   * Resolves once the write is final.
   * @throws ChartkeyError LEDGER_DROPPED when it was removed for good
   */
  finalized(receipt: Receipt, options?: CallOptions): Promise<Receipt>;
}

/**
 * For indexers and server pages: no wallet, no key, no blobs, and no cryptography of records in the
 * bundle.
 * @throws TypeError for what is no such port, when `heads` are those of another ledger, and for a
 *   `trust` that makes no sense
 */
export function createReader(ports: {
  readonly ledger: Ledger<never>;
  readonly profiles: ProfileDirectory;
  /** Where registrars attest roles; none by default. */
  readonly registry?: Registry<never> | undefined;
  /** Which registrars `people` believes: see {@link Trust}. */
  readonly trust?: Trust | undefined;
  /** A second word on where each log stands: see {@link HeadSource}. None by default. */
  readonly heads?: HeadSource | undefined;
  readonly device?: DeviceStore | undefined;
  readonly clock?: Clock | undefined;
}): Reader {
  const { ledger, profiles, heads, registry, device = memoryDevice(), clock = systemClock } = ports;
  checkPort("ledger", ledger, "time", "account", "entries", "follow", "finalized");
  checkPort("profiles", profiles, "get", "find");
  checkPort("device", device, "get", "set");
  checkPort("clock", clock, "now");
  if (heads !== undefined) checkPort("heads", heads, "account");
  if (registry !== undefined) checkPort("registry", registry, "attestations");
  const logs = new LogReader({ ledger, heads, device });
  const verifier = new Verifier({ ledger, clock, registry }, ports.trust);
  return {
    people: createPeople({ ledger, profiles, device, logs, verifier }),
    async hasAccess({ patient, grantee, scopes }, options = {}) {
      const owner = inField("patient", () => parseAddress(patient));
      const reader = inField("grantee", () => parseAddress(grantee));
      if (!Array.isArray(scopes)) throw new TypeError("`scopes` is an array");
      const words = scopes.map((scope, nth) => encodeScope(scope, `scopes[${nth}]`));
      const log = await logs.read(owner, options);
      return mayRead(log, reader, words, await nowSeconds({ ledger, clock }, options));
    },
    history: (patient) => historyOf({ logs }, patient),
    follow({ after, patients } = {}, options) {
      if (patients !== undefined && !Array.isArray(patients)) throw new TypeError("`patients` is an array");
      const asked = patients?.map((patient, nth) => inField(`patients[${nth}]`, () => parseAddress(patient)));
      return ledger.follow({ after, logs: asked }, options);
    },
    finalized: (receipt, options) => ledger.finalized(receipt, options),
  };
}
