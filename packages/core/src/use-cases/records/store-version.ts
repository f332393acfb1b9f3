import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import type { Hex } from "../../domain/encoding/hex.js";
import type { NewRecord } from "../../domain/records/record.js";
import { hashStatement } from "../../envelope/statement.js";
import type { Placement } from "../../envelope/placement.js";
import type { View } from "../session/view.js";
import type { RecordDetails } from "./record-input.js";
import { type SignedStatement, signRecordStatement } from "./sign-record-statement.js";
import { type StoredPayload, storePayload } from "./store-payload.js";
import type { Upload } from "./upload.js";

/** A version whose payload is stored and whose statement is signed, before its card is filed. */
export interface SignedVersion extends SignedStatement {
  readonly record: RecordId;
  readonly folder: FolderId;
  readonly version: number;
  /** SHA-256 of the statement. */
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
  view: View,
  name: VersionName,
  details: RecordDetails,
  payload: StoredPayload,
): Promise<SignedVersion> {
  const { folder, ...version } = name;
  const signed = await signRecordStatement(view, version, details, payload);
  return { ...signed, ...name, hash: hashStatement(signed.statement), placement: payload.placement };
}

/** Encrypts and stores the content, then signs a statement about it. */
export async function storeVersion(
  upload: Upload,
  name: VersionName,
  details: RecordDetails,
  content: NewRecord["content"],
): Promise<SignedVersion> {
  const payload = await storePayload(upload, name.record, { content, size: details.size });
  return signVersion(upload, name, details, payload);
}
