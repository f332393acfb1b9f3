import type { KeyRules } from "../checks/check-keys.js";
import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Address, AddressLike } from "../identifiers/address.js";
import type { Permission } from "./permission.js";
import type { Scope } from "./scope.js";
import type { Purpose } from "../grants/purpose.js";

/** A grant in an access list (FHIR Consent). */
export interface Grant {
  readonly patient: Address;
  readonly grantee: Address;
  readonly scope: Scope;
  readonly permissions: readonly Permission[];
  readonly purpose?: Purpose | undefined;
  /** The time of its latest entry on the ledger. */
  readonly grantedAt: Date;
  readonly until: Date | undefined;
  /**
   * `"start"`: it covers all that the folder ever held. `"now"`: only what was added after it
   * began.
   */
  readonly from: "start" | "now";
  readonly state: "active" | "expired" | "revoked";
  /** Set when the envelope could not be opened: then only what the ledger shows is known. */
  readonly problem?: ChartkeyError | undefined;
}

/**
 * What identifies a patient's grant: there is at most one for each grantee and scope. A `Grant` is
 * a `GrantName` too.
 */
export interface GrantName {
  readonly grantee: AddressLike;
  readonly scope: Scope;
}

export interface NewGrant {
  readonly grantee: AddressLike;
  readonly scope: Scope;
  /** Exclusive, rounded down to the second; by default until it is revoked. */
  readonly until?: Date;
  readonly purpose?: Purpose | undefined;
  /**
   * `"start"`: what is there and what comes. `"now"`: only what comes. `"unchanged"`, the default:
   * from where the grantee's last grant of this scope begins, also when it has ended, so that
   * extending a grant never widens it; the same as `"start"` for the first one. A grant of a record
   * always begins at the start: `"now"` is a TypeError there.
   */
  readonly from?: "start" | "now" | "unchanged";
  /**
   * For a record: whether later versions are granted too; by default as in the grantee's last grant
   * of this record, `true` for the first one. `false` is a TypeError for any other scope.
   */
  readonly follow?: boolean;
}

export const newGrantKeys: KeyRules<NewGrant> = {
  grantee: "required",
  scope: "required",
  until: "decides",
  purpose: "optional",
  from: "decides",
  follow: "decides",
};
