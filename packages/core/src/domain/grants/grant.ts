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
  readonly since: Date;
  readonly until: Date | undefined;
  /** `false` for a grant from now on. */
  readonly past: boolean;
  readonly state: "active" | "expired" | "revoked";
  /** Set when the envelope could not be opened: what the ledger says stands, the rest is unknown. */
  readonly problem?: ChartkeyError | undefined;
}

/** Whom and what a grant is for: there is at most one for both. A line of the access list names itself. */
export interface GrantName {
  readonly grantee: AddressLike;
  readonly scope: Scope;
}

export interface NewGrant {
  readonly to: AddressLike;
  readonly scope: Scope;
  /** Exclusive; without it, until revoked. */
  readonly until?: Date | undefined;
  readonly purpose?: Purpose | undefined;
  /**
   * `true`: what is there and what comes. `false`: from now on only. By default `true`, and to a grantee who has a live grant from an earlier time on, from that
   * time on: so extending a grant never widens it. Of a record: always what is there.
   */
  readonly past?: boolean | undefined;
  /** Of a record: whether later versions are granted too. Default `true`. */
  readonly follow?: boolean | undefined;
}
