import { sha256 } from "@noble/hashes/sha2.js";
import { type Hex, toHex } from "../../domain/encoding/bytes.js";
import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import type { NewRecord } from "../../domain/records/record.js";
import { sealPayload } from "../../envelope/payload/seal-payload.js";
import type { Placement } from "../../envelope/placement.js";
import { encodeStatement, hashStatement, signStatement } from "../../envelope/statement.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { recordHolder } from "../session/holders.js";
import { ownView, type View } from "../session/view.js";
import type { StagedWrite } from "../writing/staged-write.js";
import type { Staging } from "../writing/staging.js";
import type { RecordDetails } from "./record-input.js";

interface PayloadProgress {
  readonly type: "payload:stored";
  /** Encrypted bytes that the store has read so far. */
  readonly bytes: number;
  /** The size of the plaintext in bytes, if the caller gave it. */
  readonly total?: number | undefined;
}

export type AddProgress = WriteProgress | PayloadProgress;

/**
 * The context in which payloads are stored and statements signed. It comes before the write, since
 * payloads can take long.
 */
export interface Upload extends View {
  readonly staging: Staging;
  readonly options: CallOptions<AddProgress>;
}

export const startUpload = async (
  { session, staging }: StagedWrite,
  { signal, onProgress }: CallOptions<AddProgress>,
): Promise<Upload> => ({ ...(await ownView(session, { signal })), options: { signal, onProgress }, staging });

export interface StoredPayload {
  readonly placement: Placement;
  readonly size: number;
  readonly contentDigest: Uint8Array;
}

/**
 * Encrypts content under a fresh file key while the store reads it.
 * @throws ChartkeyError RECORD_TRUNCATED when the content has another size than the given one
 */
async function storePayload(
  { session, staging, options }: Upload,
  record: RecordId,
  { content, size: total }: Pick<NewRecord, "content" | "size">,
): Promise<StoredPayload> {
  const { signal, onProgress } = options;
  const sealed = sealPayload(content, session.entropy, { signal });
  const id = await staging.stream(sealed.chunks, {
    holder: recordHolder(session.address, record),
    onProgress: ({ bytes }) => onProgress?.({ type: "payload:stored", bytes, total }),
  });
  const { size, contentDigest, placement } = sealed.result();
  if (total !== undefined && size !== total)
    throw new ChartkeyError("RECORD_TRUNCATED", {
      message: `The content has ${size} bytes, not ${total}`,
      retryable: true,
    });
  return { placement: { ...placement, payload: id }, size, contentDigest };
}

interface SignedStatement {
  /** The exact bytes that are stored, hashed and signed. */
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/**
 * Makes the patient's statement about one version of a record, and signs it with the patient's
 * latest key, without a prompt.
 */
async function signRecordStatement(
  { session, log }: View,
  version: { readonly record: RecordId; readonly version: number; readonly previous: Hex | null },
  details: RecordDetails,
  payload: Pick<StoredPayload, "size" | "contentDigest">,
): Promise<SignedStatement> {
  const { ledger, address } = session.owner;
  const identity = await session.keys.current(log);
  const statement = encodeStatement({
    ...version,
    ledger,
    patient: address,
    author: address,
    authorKey: toHex(sha256(identity.bundle)),
    onBehalfOf: null,
    title: details.title,
    mediaType: details.mediaType,
    category: details.category ?? null,
    occurred: details.occurred ? seconds(details.occurred) : null,
    size: payload.size,
    contentDigest: payload.contentDigest,
    created: seconds(session.clock.now()),
    random: session.entropy.bytes(32),
  });
  return { statement, signature: await signStatement(identity, statement) };
}

/** A version whose payload is stored and whose statement is signed, before its card is filed. */
export interface SignedVersion extends SignedStatement, VersionName {
  /** SHA-256 of the statement. */
  readonly hash: Hex;
  readonly placement: Placement;
}

export interface VersionName {
  readonly record: RecordId;
  readonly folder: FolderId;
  readonly version: number;
  /** The hash of the statement of the version before. */
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
