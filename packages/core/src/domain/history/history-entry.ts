import type { Address } from "../identifiers/address.js";
import type { FolderId } from "../identifiers/ids.js";
import type { Position } from "../ledger/position.js";
import type { Scope } from "../grants/scope.js";

/**
 * What happened. `folder`: a folder's name and settings were filed. `rekeyed`: a folder got a new
 * key, which its remaining grantees received. `key-changed`: the participant published another
 * identity. `replaced`: a version was encrypted anew. `followed`: a grantee who follows a record
 * was handed its new version.
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
  | "followed"
  | "revoked"
  | "revoked-everyone"
  | "offered"
  | "relinquished"
  | "requested"
  | "cancelled"
  | "rejected";

/**
 * One event in a patient's log (FHIR AuditEvent), as the ledger shows it in public: without titles,
 * sizes and record ids.
 */
export interface HistoryEntry {
  readonly kind: HistoryKind;
  readonly by: Address;
  readonly patient: Address;
  /** The other side: whose access was granted or ended, who offered, who requested. */
  readonly grantee?: Address | undefined;
  /** What a grant, its end or an offer is about. A request's scope is sealed. */
  readonly scope?: Scope | undefined;
  readonly folder?: FolderId | undefined;
  readonly position: Position;
  readonly transaction: string;
  /**
   * Whether the ledger's head covers the entry. `false` for requests and the answers to them: no
   * head does.
   */
  readonly verified: boolean;
}
