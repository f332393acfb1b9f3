import {
  type Address,
  type LedgerId,
  profileEntry,
  type SignedProfile,
  type SignedRemoval,
} from "@chartkey/core/adapters";

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
  readonly signed: SignedProfile | SignedRemoval;
  readonly search?: StoredSearch | undefined;
}

export const storedId = (ledger: LedgerId, address: Address): string => `${ledger}/${address}`;

export function storedProfile(signed: SignedProfile | SignedRemoval): StoredProfile {
  const { ledger, address, sequence } = signed;
  const entry = "profile" in signed ? profileEntry(signed) : undefined;
  return { _id: storedId(ledger, address), sequence, signed, search: entry && { ledger, ...entry } };
}
