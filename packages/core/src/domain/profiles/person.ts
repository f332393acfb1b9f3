import type { Address } from "../identifiers/address.js";
import type { Attested } from "../roles/attestation.js";
import type { Hex } from "../encoding/hex.js";
import type { Role } from "../roles/role.js";

/**
 * What a participant says of themselves, in public. Nothing in it is a health fact. Texts are NFC,
 * without control characters.
 */
export interface NewProfile {
  /** 1 to 120 characters. */
  readonly name: string;
  /** At most 80 characters. */
  readonly speciality?: string | undefined;
  /** At most 120 characters. */
  readonly organisation?: string | undefined;
  /** BCP 47 tags, at most 16. */
  readonly languages?: readonly string[] | undefined;
  /** At most 200 characters. */
  readonly contact?: string | undefined;
  /** Whether `people.find` shows this profile. Only patients who agreed are found by doctors. */
  readonly listed: boolean;
}

/**
 * What a participant says of themselves, with a wallet signature, sequence and key digest that core
 * has checked.
 */
export interface Profile extends NewProfile {
  readonly address: Address;
  readonly roles: readonly Role[];
  /** H(identity bundle), as the ledger has it. */
  readonly key: Hex;
  readonly sequence: number;
  readonly updated: Date;
}

/** A participant's own words, and what others attest. */
export interface Person extends Profile {
  /**
   * What the registrars that the app believes say now: empty for somebody unverified. The profile's
   * own `roles` are claims.
   */
  readonly attested: readonly Attested[];
}
