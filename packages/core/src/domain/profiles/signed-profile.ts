import type { Address } from "../identifiers/address.js";
import type { Hex } from "../encoding/hex.js";
import type { LedgerId } from "../identifiers/ledger-id.js";
import type { NewProfile } from "./person.js";
import type { Role } from "../roles/role.js";

/**
 * A profile as its owner's wallet signed it (EIP-712) and a directory keeps it. A directory returns
 * exactly what it was given.
 */
export interface SignedProfile {
  readonly ledger: LedgerId;
  readonly address: Address;
  readonly roles: readonly Role[];
  readonly profile: NewProfile;
  /** H(identity bundle), 32 bytes. */
  readonly key: Hex;
  /** Grows with every change, 1 at first; below 2^53. */
  readonly sequence: number;
  /** Unix seconds. */
  readonly issued: number;
  /** At most 8 KiB. */
  readonly signature: Hex;
}

/** The owner's word that the profile is gone. Its sequence outbids every profile before it. */
export interface SignedRemoval {
  readonly ledger: LedgerId;
  readonly address: Address;
  readonly sequence: number;
  readonly issued: number;
  readonly signature: Hex;
}
