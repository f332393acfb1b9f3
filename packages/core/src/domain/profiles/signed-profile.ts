import type { Address } from "../identifiers/address.js";
import type { Hex } from "../encoding/bytes.js";
import type { LedgerId } from "../identifiers/ids.js";
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
