import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import type { Hex } from "../../domain/encoding/hex.js";
import type { NewRecord } from "../../domain/records/record.js";
import { hashStatement } from "../../envelope/statement.js";
import type { Placement } from "../../envelope/placement.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Identity } from "../../ports/keyring.js";
import type { Session } from "../session/session.js";
import type { Staging } from "../writing/staging.js";
import type { RecordDetails } from "./record-input.js";
import { type SignedStatement, stateRecord } from "./state-record.js";
import { type PayloadProgress, type StoredPayload, storePayload } from "./store-payload.js";

/** A version whose payload is stored and whose statement is signed, before its card is filed. */
export interface VersionDraft extends SignedStatement {
  readonly record: RecordId;
  readonly folder: FolderId;
  readonly version: number;
  /** H(statement). */
  readonly hash: Hex;
  readonly placement: Placement;
}

export interface VersionPlace {
  readonly record: RecordId;
  readonly folder: FolderId;
  readonly version: number;
  readonly previous: Hex | null;
}

/** Signs a statement over a payload that is stored already. */
export async function stateVersion(
  session: Session,
  identity: Identity,
  place: VersionPlace,
  details: RecordDetails,
  payload: StoredPayload,
): Promise<VersionDraft> {
  const { folder, ...version } = place;
  const signed = await stateRecord(session, identity, version, details, payload);
  return { ...signed, ...place, hash: hashStatement(signed.statement), placement: payload.placement };
}

/** Encrypts and stores the content, then signs what is said of it. */
export async function draftVersion(
  session: Session,
  staging: Staging,
  identity: Identity,
  place: VersionPlace,
  details: RecordDetails,
  content: NewRecord["content"],
  options: CallOptions<PayloadProgress>,
): Promise<VersionDraft> {
  const payload = await storePayload(session, staging, place.record, content, details.size, options);
  return stateVersion(session, identity, place, details, payload);
}
