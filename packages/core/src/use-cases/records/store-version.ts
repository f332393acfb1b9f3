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
import { type SignedStatement, signRecordStatement } from "./sign-record-statement.js";
import { type PayloadProgress, type StoredPayload, storePayload } from "./store-payload.js";

/** A version whose payload is stored and whose statement is signed, before its card is filed. */
export interface SignedVersion extends SignedStatement {
  readonly record: RecordId;
  readonly folder: FolderId;
  readonly version: number;
  /** H(statement). */
  readonly hash: Hex;
  readonly placement: Placement;
}

export interface VersionName {
  readonly record: RecordId;
  readonly folder: FolderId;
  readonly version: number;
  readonly previous: Hex | null;
}

/** Signs a statement over a payload that is stored already. */
export async function signVersion(
  session: Session,
  identity: Identity,
  place: VersionName,
  details: RecordDetails,
  payload: StoredPayload,
): Promise<SignedVersion> {
  const { folder, ...version } = place;
  const signed = await signRecordStatement(session, identity, version, details, payload);
  return { ...signed, ...place, hash: hashStatement(signed.statement), placement: payload.placement };
}

/** Encrypts and stores the content, then signs what is said of it. */
export async function storeVersion(
  session: Session,
  staging: Staging,
  identity: Identity,
  place: VersionName,
  details: RecordDetails,
  content: NewRecord["content"],
  options: CallOptions<PayloadProgress>,
): Promise<SignedVersion> {
  const payload = await storePayload(session, staging, place.record, content, details.size, options);
  return signVersion(session, identity, place, details, payload);
}
