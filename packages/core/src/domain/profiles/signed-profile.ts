import { inField } from "../checks/check-field.js";
import { checkKeys, type KeyRules } from "../checks/check-keys.js";
import { type Address, parseAddress } from "../identifiers/address.js";
import type { Hex } from "../encoding/bytes.js";
import { type LedgerId, parseLedgerId } from "../identifiers/ids.js";
import type { NewProfile } from "./person.js";
import type { Role } from "../roles/role.js";

/**
 * A profile as its owner's wallet signed it (EIP-712). A directory stores and returns exactly this.
 */
export interface SignedProfile {
  readonly ledger: LedgerId;
  readonly address: Address;
  readonly roles: readonly Role[];
  readonly profile: NewProfile;
  /** SHA-256 of the identity bundle, 32 bytes. */
  readonly key: Hex;
  /** Grows with every change, from 1; below 2^53. */
  readonly sequence: number;
  /** Unix seconds. */
  readonly issued: number;
  /** At most 8 KiB. */
  readonly signature: Hex;
}

/**
 * The owner's signed removal of the profile. Its sequence is higher than that of every profile
 * before it.
 */
export interface SignedRemoval {
  readonly ledger: LedgerId;
  readonly address: Address;
  readonly sequence: number;
  readonly issued: number;
  readonly signature: Hex;
}

/** By what a directory stores profiles. */
type ProfileName = Pick<SignedProfile, "ledger" | "address">;

/** A document names itself. */
const nameKeys: KeyRules<ProfileName | SignedProfile | SignedRemoval> = {
  ledger: "required",
  address: "required",
  roles: "decides",
  profile: "decides",
  key: "decides",
  sequence: "decides",
  issued: "decides",
  signature: "decides",
};

/**
 * The check of `ProfileDirectory.get`.
 * @returns a copy of the query
 * @throws TypeError that names the key or the field
 */
export function checkProfileName(query: ProfileName): ProfileName {
  const { ledger, address } = checkKeys<ProfileName | SignedProfile | SignedRemoval>("query", query, nameKeys);
  return {
    ledger: inField("ledger", () => parseLedgerId(ledger)),
    address: inField("address", () => parseAddress(address)),
  };
}
