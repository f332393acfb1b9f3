import type { KeyRules } from "../checks/check-keys.js";
import type { Address } from "../identifiers/address.js";
import type { Attested } from "../roles/attestation.js";
import type { Hex } from "../encoding/bytes.js";
import type { Role } from "../roles/role.js";

/**
 * What a participant publishes about themselves. It holds no health data. Texts obey the
 * rule of a record's title: visible, on one line, kept in NFC without spaces at the ends.
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

export const profileKeys: KeyRules<NewProfile> = {
  name: "required",
  speciality: "optional",
  organisation: "optional",
  languages: "optional",
  contact: "optional",
  listed: "required",
};

/**
 * What a participant publishes about themselves. Core has checked its wallet signature, its
 * sequence and its key digest.
 */
export interface Profile extends NewProfile {
  readonly address: Address;
  readonly roles: readonly Role[];
  /** SHA-256 of the identity bundle, 32 bytes, equal to the key on the ledger. */
  readonly key: Hex;
  readonly sequence: number;
  readonly updated: Date;
}

/** A profile, and what registrars attest about its owner. */
export interface Person extends Profile {
  /**
   * What the registrars that the app trusts attest now; empty for an unverified person. The
   * profile's own `roles` are claims.
   */
  readonly attested: readonly Attested[];
}
