import {
  type Address,
  type LedgerId,
  profileEntry,
  type SignedProfile,
  type SignedRemoval,
} from "@chartkey/core/adapters";

/** The fields by which a listed profile is found. Unlisted profiles and removals have none. */
interface StoredSearch {
  readonly ledger: LedgerId;
  readonly roles: readonly string[];
  readonly words: readonly string[];
  readonly speciality?: string | undefined;
}

/**
 * The document of one participant on one ledger. The server compares the fields beside `signed`.
 */
export interface StoredProfile {
  readonly _id: string;
  readonly sequence: number;
  readonly signed: SignedProfile | SignedRemoval;
  readonly search?: StoredSearch | undefined;
}

/** Sorted as plain text, the ids of one ledger are in the order of their addresses. */
export const storedId = (ledger: LedgerId, address: Address | ""): string => `${ledger}/${address}`;

function storedSearch(profile: SignedProfile): StoredSearch | undefined {
  const entry = profileEntry(profile);
  return entry && { ledger: profile.ledger, ...entry };
}

export function storedProfile(signed: SignedProfile | SignedRemoval): StoredProfile {
  const { ledger, address, sequence } = signed;
  const search = "profile" in signed ? storedSearch(signed) : undefined;
  return { _id: storedId(ledger, address), sequence, signed, search };
}
