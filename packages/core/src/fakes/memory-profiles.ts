import type { Address } from "../domain/identifiers/address.js";
import type { LedgerId } from "../domain/identifiers/ids.js";
import { parseSignedDocument, parseSignedProfile, parseSignedRemoval } from "../domain/profiles/profile-schema.js";
import {
  matchesSearch,
  parseProfileSearch,
  profileCursor,
  type ProfileEntry,
  profileEntry,
} from "../domain/profiles/profile-search.js";
import { checkProfileName, type SignedProfile, type SignedRemoval } from "../domain/profiles/signed-profile.js";
import { inField } from "../domain/checks/check-field.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { CallOptions } from "../ports/call-options.js";
import { checkOptions } from "../ports/check-options.js";
import type { ProfileDirectory } from "../ports/profile-directory.js";
import { abortable } from "../streams/abortable.js";

/** A directory in memory, and the means to break it. */
export interface MemoryProfiles extends ProfileDirectory {
  /**
   * Stores `document` where `target` is stored, so that queries for `target` find it, as a lying
   * directory would.
   * @throws TypeError for a target without a name that profiles are stored by
   */
  plant(target: SignedProfile, document: unknown): void;
  /** From now on every call throws DIRECTORY_UNAVAILABLE, until `plug`. */
  unplug(): void;
  /** From now on every call waits until `plug`, or until it is aborted. */
  hang(): void;
  /** From now on a `put` or a `remove` that changes something throws DIRECTORY_UNAVAILABLE. */
  fill(): void;
  /** From now on every call takes a tenth of a second. */
  slow(): void;
  /** Ends `unplug`, `hang`, `fill` and `slow`. */
  plug(): void;
}

interface Row {
  readonly ledger: LedgerId;
  readonly address: Address;
  readonly sequence: number;
  readonly entry: ProfileEntry | undefined;
  readonly document: unknown;
}

const keyOf = ({ ledger, address }: Pick<Row, "ledger" | "address">) => `${ledger}/${address}`;

const rowOf = (signed: SignedProfile | SignedRemoval): Row => ({
  ledger: signed.ledger,
  address: signed.address,
  sequence: signed.sequence,
  entry: "profile" in signed ? profileEntry(signed) : undefined,
  document: signed,
});

function read(document: unknown): SignedProfile | SignedRemoval | undefined {
  try {
    return parseSignedDocument(document);
  } catch {
    return undefined;
  }
}

function readProfile(document: unknown): SignedProfile | undefined {
  const signed = read(document);
  return signed && "profile" in signed ? signed : undefined;
}

/** Milliseconds that a call takes while the directory is slow. */
const LATE = 100;

const byAddress = (a: Row, b: Row) => (a.address < b.address ? -1 : 1);

export function memoryProfiles(): MemoryProfiles {
  const rows = new Map<string, Row>();
  let [plugged, full, slow] = [true, false, false];
  let hung: PromiseWithResolvers<void> | undefined;

  const begin = async (options: CallOptions | undefined) => {
    const { signal } = checkOptions(options);
    if (hung) await abortable(hung.promise, signal);
    if (slow) await abortable(new Promise((resolve) => setTimeout(resolve, LATE)), signal);
    if (!plugged) throw new ChartkeyError("DIRECTORY_UNAVAILABLE", { message: "Unplugged", retryable: true });
  };

  const isKept = (row: Row): boolean => {
    const present = rows.get(keyOf(row));
    if (present && present.sequence >= row.sequence)
      return JSON.stringify(present.document) === JSON.stringify(row.document);
    if (full) throw new ChartkeyError("DIRECTORY_UNAVAILABLE", { message: "Filled", retryable: true });
    rows.set(keyOf(row), row);
    return true;
  };

  return {
    async put(profile, options) {
      await begin(options);
      return isKept(rowOf(parseSignedProfile(profile))) ? "stored" : "older";
    },
    async remove(removal, options) {
      await begin(options);
      return isKept(rowOf(parseSignedRemoval(removal))) ? "removed" : "older";
    },
    async get(query, options) {
      await begin(options);
      const row = rows.get(keyOf(checkProfileName(query)));
      if (!row) return undefined;
      const signed = read(row.document);
      if (!signed) throw new ChartkeyError("PROFILE_FORGED", { message: `The profile of ${row.address} is malformed` });
      return signed;
    },
    async find(query, options) {
      await begin(options);
      const search = parseProfileSearch(query);
      const found = [...rows.values()]
        .filter(({ ledger, entry }) => ledger === search.ledger && entry && matchesSearch(search, entry))
        .filter(({ address }) => address > search.after)
        .toSorted(byAddress);
      const page = found.slice(0, search.size).map((row) => ({ ...row, profile: readProfile(row.document) }));
      const last = found.length > search.size ? page.at(-1) : undefined;
      return {
        items: page.flatMap(({ profile }) => profile ?? []),
        malformed: page.filter(({ profile }) => !profile).map(({ address }) => address),
        next: last && profileCursor(last.address),
      };
    },
    async health(options) {
      await begin(options);
    },
    plant(target, document) {
      const name = inField("target", () => checkProfileName(target));
      rows.set(keyOf(name), { ...rowOf(target), ...name, document });
    },
    unplug() {
      plugged = false;
    },
    hang() {
      hung ??= Promise.withResolvers();
    },
    fill() {
      full = true;
    },
    slow() {
      slow = true;
    },
    plug() {
      [plugged, full, slow] = [true, false, false];
      hung?.resolve();
      hung = undefined;
    },
  };
}
