import { type AddressLike, parseAddress } from "../domain/address.js";
import type { HistoryEntry } from "../domain/history-entry.js";
import type { Listing } from "../domain/listing.js";
import type { Receipt } from "../domain/position.js";
import { encodeScope, type Scope } from "../domain/scope.js";
import { memoryDevice } from "../platform/memory-device.js";
import type { CallOptions } from "../ports/call-options.js";
import type { DeviceStore } from "../ports/device-store.js";
import type { Ledger } from "../ports/ledger.js";
import type { ProfileDirectory } from "../ports/profile-directory.js";
import { historyOf } from "./history/history-of.js";
import { LogReader } from "./log/log-reader.js";
import { createPeople, type People } from "./people/people.js";

/** What can be read without a wallet and without keys. */
export interface Reader {
  readonly people: People;
  /**
   * Whether the ledger says that the grantee may read now what the scopes name. It answers for these scopes only: a record's folder has to be named too, and the
   * names have to come from the patient or from a verified log. At most 16 scopes.
   */
  hasAccess(
    query: { readonly patient: AddressLike; readonly grantee: AddressLike; readonly scopes: readonly Scope[] },
    options?: CallOptions,
  ): Promise<boolean>;
  /** What is public about a patient, replayed and compared with the head. */
  history(patient: AddressLike): Listing<HistoryEntry>;
  /** Resolves once the write is final. @throws ChartkeyError LEDGER_DROPPED when it was removed for good */
  settled(receipt: Receipt, options?: CallOptions): Promise<Receipt>;
}

/** For indexers and server pages: no wallet, no key, no blobs, and no cryptography of records in the bundle. */
export function createReader(ports: {
  readonly ledger: Ledger<never>;
  readonly profiles: ProfileDirectory;
  readonly device?: DeviceStore | undefined;
}): Reader {
  const { ledger, profiles, device = memoryDevice() } = ports;
  const logs = new LogReader(ledger, device);
  return {
    people: createPeople({ ledger, profiles, device, logs }),
    hasAccess: ({ patient, grantee, scopes }, options) =>
      ledger.hasAccess(
        { patient: parseAddress(patient), grantee: parseAddress(grantee), scopes: scopes.map(encodeScope) },
        options,
      ),
    history: (patient) => historyOf({ logs }, patient),
    settled: (receipt, options) => ledger.settled(receipt, options),
  };
}
