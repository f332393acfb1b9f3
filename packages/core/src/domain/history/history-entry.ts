import type { Address } from "../identifiers/address.js";
import type { FolderId } from "../identifiers/ids.js";
import type { Position } from "../ledger/position.js";
import type { Scope } from "../grants/scope.js";

/**
 * What happened. `folder`: a folder's name and settings were filed; `rekeyed`: a folder got a new
 * key, which its remaining readers were given; `key-changed`: the participant published another
 * identity; `replaced`: a version was encrypted anew.
 */
export type HistoryKind =
  | "registered"
  | "key-changed"
  | "folder"
  | "rekeyed"
  | "added"
  | "amended"
  | "replaced"
  | "erased"
  | "granted"
  | "revoked"
  | "revoked-everyone"
  | "offered"
  | "relinquished"
  | "requested"
  | "cancelled"
  | "rejected";

/**
 * One thing that happened to a patient's records, as the ledger tells it in public: no title, no
 * size, no record's name.
 */
export interface HistoryEntry {
  readonly kind: HistoryKind;
  readonly by: Address;
  readonly patient: Address;
  /** The other side: whose access was given or ended, who offered, who asked. */
  readonly grantee?: Address | undefined;
  /** What a grant, its end or an offer is about. A request's scope is sealed. */
  readonly scope?: Scope | undefined;
  readonly folder?: FolderId | undefined;
  readonly position: Position;
  readonly transaction: string;
  /**
   * `true`: the entry is part of the head that the ledger's state has. `false` for requests and the
   * answers to them, which stand outside.
   */
  readonly verified: boolean;
}
