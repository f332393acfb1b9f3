import { type Address, type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import type { Listing } from "../../domain/results/listing.js";
import type { Person, Profile } from "../../domain/profiles/person.js";
import type { SignedProfile, SignedRemoval } from "../../domain/profiles/signed-profile.js";
import type { Role } from "../../domain/roles/role.js";
import { type ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import { onDemand } from "../../errors/on-demand.js";
import { abortable } from "../../streams/abortable.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { createListing } from "../lists/listing.js";
import type { Verifier } from "../trust/verifier.js";
import { forged, lookingTwice, type ProfilePorts, verifyProfile } from "./verify-profile.js";

/** The problems for which one row is refused and the others are shown. */
const refusals = ["PROFILE_FORGED", "PROFILE_STALE", "LEDGER_INCOMPLETE"] as const;

// with the table of letters that searches fold
const searches = onDemand(() => import("../../domain/profiles/profile-search.js"));

/** How many profiles are verified at a time. */
const CHECKS = 8;

export interface PersonQuery {
  readonly role: Role;
  /**
   * Matches the beginnings of words of the name, and any part of a name in a script without
   * spaces or in Hangul. Case, accents and apostrophes are ignored: `Soren` finds Søren, `OBrien`
   * finds O'Brien. So are the differences between Arabic and Persian keyboards, and spaces and zero
   * width non-joiners of names in Arabic script: `عليرضا` finds علی رضا. At most 80 characters. A
   * blank text finds everybody, and one without a letter or a digit nobody.
   */
  readonly text?: string | undefined;
  /** Matches the whole speciality; case and accents are ignored. At most 80 characters. */
  readonly speciality?: string | undefined;
}

const queryKeys: KeyRules<PersonQuery> = { role: "required", text: "optional", speciality: "optional" };

/**
 * Finds out who is behind an address. Every profile is signed by its owner, names the key on the
 * ledger, and is not older than one that this device has seen. It comes with what the registrars
 * that the app trusts attest now.
 */
export interface People {
  /**
   * The people who agreed to be listed, each once, in the order of their addresses: a new name
   * moves nobody to another page. An invalid profile is left out and named in `problems` with
   * PROFILE_FORGED, PROFILE_STALE or LEDGER_INCOMPLETE. A page rejects with LEDGER_UNAVAILABLE
   * while the registry is away.
   */
  find(query: PersonQuery): Listing<Person>;
  /**
   * The person behind an address; `undefined` without a profile.
   * @throws ChartkeyError PROFILE_FORGED for a profile that its owner did not sign, PROFILE_STALE
   *   for one that is older than one seen before or names another key than the ledger;
   *   DIRECTORY_UNAVAILABLE, LEDGER_UNAVAILABLE or LEDGER_INCOMPLETE when it cannot be verified
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

/**
 * The verified profile of an address, without attestations. It throws as {@link People.get} does,
 * and does not query the registry.
 */
export async function profileOf(
  ports: ProfilePorts,
  address: Address,
  { signal }: CallOptions = {},
): Promise<Profile | undefined> {
  signal?.throwIfAborted();
  const verified = await lookingTwice(() => readProfile(ports, address, { signal }), { signal });
  return verified && "profile" in verified ? toProfile(verified) : undefined;
}

async function readProfile(
  ports: ProfilePorts,
  address: Address,
  { signal }: CallOptions,
): Promise<SignedProfile | SignedRemoval | undefined> {
  const document = await ports.profiles.get({ ledger: ports.ledger.id, address }, { signal });
  return document && verifyProfile(ports, document, address, { signal });
}

export function createPeople(ports: PeoplePorts): People {
  const { ledger, profiles, verifier } = ports;
  return {
    find(given) {
      const { role, text, speciality } = checkKeys("query", given, queryKeys);
      const list = ["people", ledger.id, role, text, speciality] as const;
      return createListing(list, async () => async ({ size, after, signal }) => {
        const query = { ledger: ledger.id, role, text, speciality, size, after };
        const { matchesSearch, parseProfileSearch, profileEntry } = await abortable(searches(), signal);
        const search = parseProfileSearch({ ...query, after: undefined });
        const page = await profiles.find(query, { signal });

        /** The profile as it is now, also when it changes during the search. */
        const current = async (listed: SignedProfile) => {
          const { address } = listed;
          const verified = await orProblem(
            verifyProfile(ports, listed, address, { signal }),
            { signal },
            "PROFILE_STALE",
          );
          return isChartkeyError(verified) ? readProfile(ports, address, { signal }) : verified;
        };
        const found = async (listed: SignedProfile): Promise<Profile | undefined> => {
          const verified = await current(listed);
          const profile = verified && "profile" in verified ? verified : undefined;
          const entry = profile && profileEntry(profile);
          if (profile && entry && matchesSearch(search, entry)) return toProfile(profile);
          if (verified?.sequence === listed.sequence) throw forged(listed.address, "was not asked for");
          return undefined;
        };
        const check = async (profile: SignedProfile): Promise<Row> => {
          const checked = await orProblem(found(profile), { signal }, ...refusals);
          if (!isChartkeyError(checked)) return { profile: checked };
          return { problem: { subject: String(profile.address), problem: checked } };
        };
        // a directory may return more than was requested
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
      });
    },

    async get(asked, options) {
      const { signal } = checkOptions(options);
      const address = inField("address", () => parseAddress(asked));
      const profile = await profileOf(ports, address, { signal });
      return profile && { ...profile, attested: (await verifier.attested([address], { signal })).get(address) ?? [] };
    },
  };
}
