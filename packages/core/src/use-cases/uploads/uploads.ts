import type { ContentId } from "../../domain/identifiers/content-id.js";
import { parseRecordId, type RecordId } from "../../domain/identifiers/ids.js";
import type { UploadNotes } from "../../envelope/upload-notes.js";
import type { CallOptions } from "../../ports/call-options.js";
import { abortable } from "../../streams/abortable.js";
import { inTimeEach } from "../session/journal-device.js";
import type { StoredBlob } from "../session/journal-values.js";
import type { Session } from "../session/session.js";
import { release } from "../writing/settle-journal.js";
import { PART } from "./store-in-parts.js";
import { holderOfParts, type UploadName, uploadPrefix, UploadValue } from "./upload-value.js";

/** An upload that was cut, and can go on. */
export interface CutUpload {
  readonly record: RecordId;
  /** 1 for a record that is not added yet; else that of an amendment. */
  readonly version: number;
  /** By the clock of this device. */
  readonly begun: Date;
  /** About how many bytes the store has: those of the parts that are known to be there. */
  readonly bytes: number;
}

interface EndedUploads {
  readonly session: Session;
  readonly inParts: readonly UploadName[];
  readonly options: CallOptions;
}

const NAME = /^(0x[0-9a-f]{32})\/([1-9]\d{0,14})$/u;

/** The names of the uploads that this device remembers. */
async function namesOf(session: Session, { signal }: CallOptions): Promise<readonly UploadName[]> {
  const prefix = uploadPrefix(session);
  const keys = await inTimeEach(session.device).keys(prefix, { signal });
  return keys.flatMap((key) => {
    const [, record, version] = NAME.exec(key.slice(prefix.length)) ?? [];
    return record === undefined ? [] : { record: parseRecordId(record), version: Number(version) };
  });
}

/** The uploads of this device that were cut, the oldest first. Notes that were altered are none. */
export async function cutUploads(session: Session, options: CallOptions): Promise<readonly CutUpload[]> {
  const found: CutUpload[] = [];
  for (const name of await namesOf(session, options)) {
    const notes = await new UploadValue(session, name).get(options);
    if (notes === undefined || notes === "damaged") continue;
    const stored = notes.parts.filter(({ id }) => id !== null).length;
    found.push({ ...name, begun: new Date(notes.begun * 1000), bytes: stored * PART });
  }
  return found.toSorted((a, b) => a.begun.getTime() - b.begun.getTime());
}

/** What the store may have pinned of an upload. A part may be there whose id nobody has noted. */
async function partsOf(session: Session, notes: UploadNotes, { signal }: CallOptions): Promise<readonly StoredBlob[]> {
  const { blobs } = session;
  const holder = holderOfParts(session, notes);
  const ids = new Set<ContentId>(notes.parts.flatMap(({ id }) => id ?? []));
  const pinned = blobs.capabilities.listing === true ? blobs.pins?.({ holder, signal }) : undefined;
  if (ids.size < notes.parts.length) for await (const id of pinned ?? []) ids.add(id);
  return [...ids].map((id) => ({ id, holder }));
}

/** Unpins the parts of an upload, and forgets it. Idempotent. */
async function endUpload(session: Session, name: UploadName, options: CallOptions): Promise<void> {
  const value = new UploadValue(session, name);
  const notes = await value.get(options);
  if (notes === undefined) return;
  if (notes !== "damaged") await release(session, await partsOf(session, notes, options));
  await value.delete(options);
}

/**
 * Ends uploads whose records are written. What fails here loses nothing: the upload stays in the
 * list, and another try ends it.
 */
export async function endUploads({ session, inParts, options }: EndedUploads): Promise<void> {
  await Promise.allSettled(inParts.map(async (name) => abortable(endUpload(session, name, {}), options.signal)));
}

/** Forgets what was uploaded of a record that is not added, or of its amendment. Idempotent. */
export async function dropUpload(session: Session, record: RecordId, options: CallOptions): Promise<void> {
  for (const name of await namesOf(session, options))
    if (name.record === record) await endUpload(session, name, options);
}
