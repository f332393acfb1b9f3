import { type Address, type LedgerId, profileEntry, type SignedProfile, type SignedRemoval } from "@chartkey/core";

/** What finds a listed profile. Absent for profiles that are not listed, and for removals. */
interface StoredSearch {
  readonly ledger: LedgerId;
  readonly roles: readonly string[];
  readonly words: readonly string[];
  readonly speciality?: string | undefined;
  readonly place: string;
}

/** One participant on one ledger: the document as it was signed, and beside it what the server compares. */
export interface StoredProfile {
  readonly _id: string;
  readonly sequence: number;
  readonly profile?: SignedProfile | undefined;
  readonly removal?: SignedRemoval | undefined;
  readonly search?: StoredSearch | undefined;
}

export const storedId = (ledger: LedgerId, address: Address): string => `${ledger}/${address}`;

export function storedProfile(profile: SignedProfile): StoredProfile {
  const { ledger, address, sequence } = profile;
  const entry = profileEntry(profile);
  return { _id: storedId(ledger, address), sequence, profile, search: entry && { ledger, ...entry } };
}

export const storedRemoval = (removal: SignedRemoval): StoredProfile => ({
  _id: storedId(removal.ledger, removal.address),
  sequence: removal.sequence,
  removal,
});
