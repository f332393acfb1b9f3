import { type Address, parseAddress } from "../domain/address.js";
import { type LedgerId, parseLedgerId } from "../domain/ledger-id.js";
import { profileCursor } from "../domain/profile-place.js";
import { parseSignedProfile, parseSignedRemoval } from "../domain/profile-schema.js";
import { matchesSearch, parseProfileSearch, type ProfileEntry, profileEntry } from "../domain/profile-search.js";
import type { SignedProfile, SignedRemoval } from "../domain/signed-profile.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { CallOptions } from "../ports/call-options.js";
import type { ProfileDirectory } from "../ports/profile-directory.js";

/** A directory in memory, and the means to hurt it. */
export interface MemoryProfiles extends ProfileDirectory {
  /** Puts `document` where `target` is kept, to be found as `target` is: a directory that lies. */
  plant(target: SignedProfile, document: unknown): void;
  /** From now on nothing answers, until `plug`. */
  unplug(): void;
  plug(): void;
}

interface Row {
  readonly ledger: LedgerId;
  readonly address: Address;
  readonly sequence: number;
  readonly entry: ProfileEntry | undefined;
  /** `undefined` once removed. */
  readonly profile: unknown;
  /** The document that was put or removed last, to recognise when it comes again. */
  readonly signed: string;
}

const keyOf = ({ ledger, address }: Pick<Row, "ledger" | "address">) => `${ledger}/${address}`;

function rowOf(signed: SignedProfile | SignedRemoval): Row {
  const { ledger, address, sequence } = signed;
  const profile = "profile" in signed ? signed : undefined;
  return {
    ledger,
    address,
    sequence,
    entry: profile && profileEntry(profile),
    profile,
    signed: JSON.stringify(signed),
  };
}

function parsed(document: unknown): SignedProfile | undefined {
  try {
    return parseSignedProfile(document);
  } catch {
    return undefined;
  }
}

const byPlace = (a: { readonly entry: ProfileEntry }, b: { readonly entry: ProfileEntry }) =>
  a.entry.place < b.entry.place ? -1 : 1;

export function memoryProfiles(): MemoryProfiles {
  const rows = new Map<string, Row>();
  let plugged = true;

  const begin = ({ signal }: CallOptions = {}) => {
    signal?.throwIfAborted();
    if (!plugged) throw new ChartkeyError("DIRECTORY_UNAVAILABLE", { message: "Unplugged", retryable: true });
  };

  const isKept = (row: Row): boolean => {
    const present = rows.get(keyOf(row));
    if (present && present.sequence >= row.sequence) return present.signed === row.signed;
    rows.set(keyOf(row), row);
    return true;
  };

  return {
    async put(profile, options) {
      begin(options);
      return isKept(rowOf(parseSignedProfile(profile))) ? "stored" : "older";
    },
    async remove(removal, options) {
      begin(options);
      return isKept(rowOf(parseSignedRemoval(removal))) ? "removed" : "older";
    },
    async get(query, options) {
      begin(options);
      const row = rows.get(keyOf({ ledger: parseLedgerId(query.ledger), address: parseAddress(query.address) }));
      if (row?.profile === undefined) return undefined;
      const profile = parsed(row.profile);
      if (!profile)
        throw new ChartkeyError("PROFILE_FORGED", { message: `The profile of ${query.address} is malformed` });
      return profile;
    },
    async find(query, options) {
      begin(options);
      const search = parseProfileSearch(query);
      const found = [...rows.values()]
        .flatMap((row) => (row.entry ? [{ ...row, entry: row.entry }] : []))
        .filter(({ ledger, entry }) => ledger === search.ledger && matchesSearch(search, entry))
        .filter(({ entry }) => entry.place > search.after)
        .toSorted(byPlace);
      const page = found.slice(0, search.size).map((row) => ({ ...row, profile: parsed(row.profile) }));
      const last = found.length > search.size ? page.at(-1) : undefined;
      return {
        items: page.flatMap(({ profile }) => profile ?? []),
        malformed: page.filter(({ profile }) => !profile).map(({ address }) => address),
        next: last && profileCursor(last.entry.place),
      };
    },
    plant(target, document) {
      rows.set(keyOf(target), { ...rowOf(target), profile: document, signed: "" });
    },
    unplug() {
      plugged = false;
    },
    plug() {
      plugged = true;
    },
  };
}
