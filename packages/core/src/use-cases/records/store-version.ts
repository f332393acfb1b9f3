import type { Hex } from "../../domain/encoding/bytes.js";
import type { ContentId } from "../../domain/identifiers/content-id.js";
import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import { isDate } from "../../domain/checks/check-date.js";
import { secondsOf } from "../../domain/records/occurred.js";
import type { NewRecord } from "../../domain/records/record.js";
import { entropyOf } from "../../envelope/payload/entropy-of.js";
import { sealPayload } from "../../envelope/payload/seal-payload.js";
import { paddedSize } from "../../envelope/payload/stream-key.js";
import type { Placement } from "../../envelope/placement.js";
import { encodeStatement, hashStatement, signStatement, type Statement } from "../../envelope/statement.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { BlobSent, BlobStore } from "../../ports/blob-store.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { chunksOf } from "../../streams/bytes.js";
import { recordHolder } from "../session/holders.js";
import { ownView, type View } from "../session/view.js";
import { storeInParts } from "../uploads/store-in-parts.js";
import { UploadInParts } from "../uploads/upload-in-parts.js";
import type { UploadName } from "../uploads/upload-value.js";
import type { StagedWrite } from "../writing/staged-write.js";
import type { Staging } from "../writing/staging.js";
import { beginContent, checkSize } from "./content.js";
import type { RecordDetails } from "./record-input.js";
import { type PayloadProgress, plaintextIn, shareOf, UploadProgress } from "./upload-progress.js";

export type AddProgress = WriteProgress | PayloadProgress;

/**
 * The context in which payloads are stored and statements signed. It comes before the write, since
 * payloads can take long.
 */
export interface Upload extends View {
  readonly staging: Staging;
  readonly options: CallOptions<AddProgress>;
  readonly progress: UploadProgress;
  /** The uploads that go on after a cut, and end with the write. */
  readonly inParts: UploadName[];
}

/** @param total the bytes of plaintext that are going to be stored, if they are known */
export const startUpload = async (
  { session, staging }: StagedWrite,
  { signal, onProgress }: CallOptions<AddProgress>,
  total: number | undefined,
): Promise<Upload> => ({
  ...(await ownView(session, { signal })),
  options: { signal, onProgress },
  staging,
  progress: new UploadProgress(total, onProgress),
  inParts: [],
});

export interface StoredPayload {
  readonly placement: Placement;
  readonly size: number;
  readonly contentDigest: Uint8Array;
}

/** @throws ChartkeyError BLOB_TOO_LARGE for content whose payload is too large for the store */
function checkFits({ capabilities: { maxBytes } }: BlobStore, size: number | undefined): void {
  if (maxBytes === undefined || size === undefined || paddedSize(size) <= maxBytes) return;
  throw new ChartkeyError("BLOB_TOO_LARGE", {
    message: `${size} bytes are stored as ${paddedSize(size)}, and the blob store takes at most ${maxBytes}`,
  });
}

/** Content whose payload is going to be stored. */
type Content = Pick<NewRecord, "content" | "size" | "resumable">;

/**
 * Encrypts content under a fresh file key while the store reads it; under the same one as an
 * earlier try, where the content is the same and the upload goes on.
 * @throws ChartkeyError RECORD_TRUNCATED when the content has another size than the given one;
 *   BLOB_TOO_LARGE, before anything is read if its size is known; what {@link storeInParts} throws
 */
async function storePayload(
  { session, staging, options: { signal }, progress, inParts }: Upload,
  name: UploadName,
  { content, size: known, resumable }: Content,
): Promise<StoredPayload> {
  checkFits(session.blobs, known);
  const upload =
    resumable === true && session.blobs.capabilities.joins === true
      ? await UploadInParts.begin(session, name, { signal })
      : undefined;
  const { chunks, close, taken } = await beginContent(content, known, signal);
  const start = progress.bytes;
  const entropy = upload ? entropyOf(upload.seed) : session.entropy;
  const sealed = sealPayload(chunks, entropy, { signal, engine: session.engine, size: known });
  const onProgress = ({ bytes: sent }: BlobSent) =>
    progress.reach(start + (known === undefined ? Math.min(taken(), plaintextIn(sent)) : shareOf(known, sent)));
  const holder = recordHolder(session.address, name.record);
  let id: ContentId;
  try {
    if (upload) {
      const parts = await storeInParts(session, upload, sealed.chunks, { signal, onProgress });
      id = await staging.join(parts, holder);
      inParts.push(name);
    } else {
      // an engine may never answer
      id = await staging.stream(chunksOf(sealed.chunks, signal), { holder, onProgress });
    }
  } finally {
    close();
  }
  const { size, contentDigest, placement } = sealed.result();
  checkSize(size, known);
  progress.reach(start + size);
  return { placement: { ...placement, payload: id }, size, contentDigest };
}

interface SignedStatement {
  readonly stated: Statement;
  /** The exact bytes that are stored, hashed and signed. */
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
}

/** How a statement describes a record. */
export type StatedDetails = Pick<Statement, "title" | "mediaType" | "category" | "occurred">;

export const statedDetails = ({ title, mediaType, category, occurred }: RecordDetails): StatedDetails => ({
  title,
  mediaType,
  category: category ?? null,
  occurred: isDate(occurred) ? secondsOf(occurred) : (occurred ?? null),
});

/**
 * Makes the patient's statement about one version of a record, and signs it with the patient's
 * latest key, without a prompt.
 */
async function signRecordStatement(
  { session, log, options }: View,
  version: { readonly record: RecordId; readonly version: number; readonly previous: Hex | null },
  details: RecordDetails,
  payload: Pick<StoredPayload, "size" | "contentDigest">,
): Promise<SignedStatement> {
  const { ledger, address } = session.owner;
  const { key, identity } = await session.keys.current(log, options);
  const stated: Statement = {
    ...version,
    ledger,
    patient: address,
    author: address,
    authorKey: key,
    onBehalfOf: null,
    ...statedDetails(details),
    size: payload.size,
    contentDigest: payload.contentDigest,
    created: secondsOf(session.clock.now()),
    random: session.entropy.bytes(32),
  };
  const statement = encodeStatement(stated);
  return { stated, statement, signature: await signStatement(identity, statement) };
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
  content: Omit<Content, "size">,
): Promise<SignedVersion> {
  const payload = await storePayload(upload, name, { ...content, size: details.size });
  return signVersion(upload, name, details, payload);
}
