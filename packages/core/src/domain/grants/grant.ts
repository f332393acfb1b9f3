import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Address, AddressLike } from "../identifiers/address.js";
import type { Permission } from "./permission.js";
import type { Scope } from "./scope.js";
import type { Purpose } from "../grants/purpose.js";

/** One line of the access list. */
export interface Grant {
  readonly patient: Address;
  readonly grantee: Address;
  readonly scope: Scope;
  readonly permissions: readonly Permission[];
  readonly purpose?: Purpose | undefined;
  /** When it was given last. */
  readonly grantedAt: Date;
  readonly until: Date | undefined;
  /** `"now"`: what came after it was given; `"start"`: also what was there before. */
  readonly from: "start" | "now";
  readonly state: "active" | "expired" | "revoked";
  /**
   * Set when the envelope could not be opened: what the ledger says stands, the rest is unknown.
   */
  readonly problem?: ChartkeyError | undefined;
}

/**
 * Whom and what a grant is for: there is at most one for both. A line of the access list names
 * itself.
 */
export interface GrantName {
  readonly grantee: AddressLike;
  readonly scope: Scope;
}

export interface NewGrant {
  readonly grantee: AddressLike;
  readonly scope: Scope;
  /** Exclusive; without it, until revoked. */
  readonly until?: Date | undefined;
  readonly purpose?: Purpose | undefined;
  /**
   * `"start"`: what is there and what comes. `"now"`: only what comes. `"unchanged"`, the default:
   * where the grantee's active grant begins, so that to extend a grant never widens it; `"start"`
   * for a grantee who has none. A grant of a record always begins at the start.
   */
  readonly from?: "start" | "now" | "unchanged" | undefined;
  /** Of a record: whether later versions are granted too. Default `true`. */
  readonly follow?: boolean | undefined;
}
