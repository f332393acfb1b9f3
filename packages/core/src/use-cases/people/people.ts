import { type Address, type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/in-field.js";
import type { Listing } from "../../domain/results/listing.js";
import type { Person, Profile } from "../../domain/profiles/person.js";
import { matchesSearch, parseProfileSearch, profileEntry } from "../../domain/profiles/profile-search.js";
import type { SignedProfile } from "../../domain/profiles/signed-profile.js";
import type { Role } from "../../domain/roles/role.js";
import { type ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { orProblem } from "../../errors/or-problem.js";
import type { CallOptions } from "../../ports/call-options.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { createListing } from "../lists/listing.js";
import type { Verifier } from "../trust/verifier.js";
import { forged, type ProfilePorts, verifyProfile } from "./verify-profile.js";

/** What a row of a directory is refused for, while the others are shown. */
const refusals = ["PROFILE_FORGED", "PROFILE_STALE", "LEDGER_INCOMPLETE"] as const;

/** How many profiles are checked against the ledger at a time. */
const CHECKS = 8;

export interface PersonQuery {
  readonly role: Role;
  /** The beginning of any words of the name, without case and accents. At most 80 characters. */
  readonly text?: string | undefined;
  /** The whole speciality, without case and accents. At most 80 characters. */
  readonly speciality?: string | undefined;
}

/**
 * Who is behind an address: only what its owner signed, under the key that the ledger has, and never older than what this device has seen; and what the
 * registrars that the app believes attest of them now.
 */
export interface People {
  /**
   * Whoever agreed to be listed, by name. A profile that does not hold is named in `problems` with PROFILE_FORGED, PROFILE_STALE or LEDGER_INCOMPLETE. A page
   * rejects with LEDGER_UNAVAILABLE while the registry is away.
   */
  find(query: PersonQuery): Listing<Person>;
  /**
   * `undefined` for an address without a profile.
   * @throws ChartkeyError PROFILE_FORGED for a profile that its owner did not sign so, PROFILE_STALE for one that is older than what was seen or names
   * another key than the ledger, DIRECTORY_UNAVAILABLE, LEDGER_UNAVAILABLE or LEDGER_INCOMPLETE when it cannot be told.
   */
  get(address: AddressLike, options?: CallOptions): Promise<Person | undefined>;
}

export interface PeoplePorts extends ProfilePorts {
  readonly verifier: Verifier;
}

export const toProfile = ({ address, roles, profile, key, sequence, issued }: SignedProfile): Profile => ({
  ...profile,
  address,
  roles,
  key,
  sequence,
  updated: new Date(issued * 1000),
});

interface Row {
  readonly profile?: Profile | undefined;
  readonly problem?: { readonly subject: string; readonly problem: ChartkeyError } | undefined;
}

/** What an address says of itself. Throws as {@link People.get} does, and asks no registry. */
export async function profileOf(
  ports: ProfilePorts,
  address: Address,
  { signal }: CallOptions = {},
): Promise<Profile | undefined> {
  signal?.throwIfAborted();
  const document = await ports.profiles.get({ ledger: ports.ledger.id, address }, { signal });
  if (document === undefined) return undefined;
  const verified = await verifyProfile(ports, document, address, { signal });
  return "profile" in verified ? toProfile(verified) : undefined;
}

export function createPeople(ports: PeoplePorts): People {
  const { ledger, profiles, verifier } = ports;
  return {
    find: ({ role, text, speciality }) =>
      createListing(async ({ size, after, signal }) => {
        const query = { ledger: ledger.id, role, text, speciality, size, after };
        const search = parseProfileSearch({ ...query, after: undefined });
        const page = await profiles.find(query, { signal });

        const found = async (profile: SignedProfile): Promise<Profile> => {
          const verified = await verifyProfile(ports, profile, profile.address, { signal });
          const entry = "profile" in verified ? profileEntry(verified) : undefined;
          if (!("profile" in verified) || !entry || !matchesSearch(search, entry))
            throw forged(profile.address, "was not asked for");
          return toProfile(verified);
        };
        const check = async (profile: SignedProfile): Promise<Row> => {
          const checked = await orProblem(found(profile), { signal }, ...refusals);
          if (!isChartkeyError(checked)) return { profile: checked };
          return { problem: { subject: String(profile.address), problem: checked } };
        };
        // a page holds what was asked for, however much a directory sends
        const rows = await mapConcurrently(page.items.slice(0, size), CHECKS, check);
        const malformed = page.malformed
          .slice(0, size)
          .map((subject) => ({ subject, problem: forged(subject, "is malformed") }));
        const listed = rows.flatMap((row) => row.profile ?? []);
        const attested = await verifier.attested(
          listed.map(({ address }) => address),
          { signal },
        );
        return {
          items: listed.map((profile) => ({ ...profile, attested: attested.get(profile.address) ?? [] })),
          problems: [...rows.flatMap(({ problem }) => problem ?? []), ...malformed],
          next: page.next,
        };
      }),

    async get(asked, { signal } = {}) {
      signal?.throwIfAborted();
      const address = inField("address", () => parseAddress(asked));
      const profile = await profileOf(ports, address, { signal });
      return profile && { ...profile, attested: (await verifier.attested([address], { signal })).get(address) ?? [] };
    },
  };
}
