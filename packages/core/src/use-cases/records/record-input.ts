import * as z from "zod/mini";
import { type Bytes, checkBytes, isBlob } from "../../streams/byte-source.js";
import { type FolderId, parseFolderId, parseRecordId, type RecordId } from "../../domain/identifiers/ids.js";
import { inField } from "../../domain/checks/check-field.js";
import { isMediaType, MAX_MEDIA_TYPE, UNKNOWN_TYPE } from "../../domain/records/media-type.js";
import type { NewRecord } from "../../domain/records/record.js";

const control = /\p{Cc}/u;
/** A text in NFC, which can be longer than the input. */
const text = (max: number) =>
  z.string().check(
    z.normalize("NFC"),
    z.minLength(1),
    z.maxLength(max),
    z.refine((value) => !control.test(value), "No control characters"),
  );

const schema = z.object({
  title: text(300),
  mediaType: z.string().check(z.refine(isMediaType, `A media type of at most ${MAX_MEDIA_TYPE} characters`)),
  category: z.optional(text(80)),
  occurred: z.optional(z.date()),
  size: z.optional(z.int().check(z.nonnegative())),
});

/** @throws TypeError for content that is not bytes or was read before, before any of it is read */
export const checkContent = (content: Bytes): void => inField("content", () => checkBytes(content));

/** The description of a new record, without its content. */
export interface RecordDetails extends Pick<NewRecord, "category" | "occurred" | "size"> {
  readonly title: string;
  readonly mediaType: string;
}

/** The type that a blob or a file has, if it is one. */
export const typeOf = (content: Bytes | undefined): string | undefined =>
  isBlob(content) && isMediaType(content.type) ? content.type : undefined;

const nameOf = (content: Bytes): string | undefined => (isBlob(content) ? (content as Partial<File>).name : undefined);

/** @throws TypeError that names the field */
export function checkDetails(details: Omit<NewRecord, "content">): RecordDetails {
  const { title, mediaType, category, occurred, size } = details;
  const known = mediaType === "" || mediaType === undefined ? UNKNOWN_TYPE : mediaType;
  const parsed = schema.safeParse({ title, mediaType: known, category, occurred, size });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TypeError(`\`${issue?.path.join(".") ?? "record"}\`: ${issue?.message ?? "not valid"}`);
}

/** A new record with every field checked. Its content has not been read. */
export interface RecordInput {
  readonly details: RecordDetails;
  readonly id: RecordId | undefined;
  readonly folder: FolderId | undefined;
}

/** @throws TypeError that names the field */
export function checkRecord(input: NewRecord): RecordInput {
  const { id, folder, content, title = nameOf(content), mediaType = typeOf(content) } = input;
  checkContent(content);
  return {
    details: checkDetails({ ...input, title, mediaType }),
    id: id === undefined ? undefined : inField("id", () => parseRecordId(id)),
    folder: folder === undefined ? undefined : inField("folder", () => parseFolderId(folder)),
  };
}
