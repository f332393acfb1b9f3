import * as z from "zod/mini";
import { type Bytes, checkBytes, isBlob, sizeOf } from "../../streams/byte-source.js";
import { type FolderId, parseFolderId, parseRecordId, type RecordId } from "../../domain/identifiers/ids.js";
import { checkFlag, inField } from "../../domain/checks/check-field.js";
import { checkKeys } from "../../domain/checks/check-keys.js";
import { isDate } from "../../domain/checks/check-date.js";
import { checkText, normalizeText, shownText } from "../../domain/checks/shown-text.js";
import { fieldValue, isMediaType, MAX_MEDIA_TYPE, UNKNOWN_TYPE } from "../../domain/records/media-type.js";
import { isOccurred, type Occurred } from "../../domain/records/occurred.js";
import { type NewRecord, newRecordKeys } from "../../domain/records/record.js";

// what is no text is left as it is, so that `shownText` says what is right
const text = (max: number) =>
  z.pipe(
    z.transform((value: unknown) => (typeof value === "string" ? normalizeText(value) : value)),
    shownText(max),
  );

// a date is copied, since its owner may change it during the upload
const date = z.pipe(
  z.custom<Occurred>(isOccurred, "A date, or YYYY, YYYY-MM or YYYY-MM-DD, of the years 1 to 9999"),
  z.transform((value) => (isDate(value) ? new Date(value) : value)),
);

const MAX_TITLE = 300;

const schema = z.object({
  title: text(MAX_TITLE),
  mediaType: z.custom<string>(
    (value) => typeof value === "string" && isMediaType(value),
    `A media type as type/subtype, such as text/plain, of at most ${MAX_MEDIA_TYPE} characters`,
  ),
  category: z.optional(text(80)),
  occurred: z.optional(date),
  size: z.optional(z.int("A number of bytes").check(z.nonnegative("A number of bytes"))),
});

/** @throws TypeError for content that is not bytes or was read before, before any of it is read */
export const checkContent = (content: Bytes): void => inField("content", () => checkBytes(content));

/**
 * The description of a new record, without its content. Its size is the one that was given, or else
 * the one that the content has when the call begins, if that is known.
 */
export interface RecordDetails extends Pick<NewRecord, "category" | "occurred" | "size"> {
  readonly title: string;
  readonly mediaType: string;
}

/** The type that a blob or a file has, if it is one. */
export function typeOf(content: Bytes | undefined): string | undefined {
  const type = isBlob(content) && typeof content.type === "string" ? fieldValue(content.type) : "";
  return isMediaType(type) ? type : undefined;
}

/** @throws TypeError that names the name, since the caller gave no title */
function nameOf(content: Bytes): string | undefined {
  const name = isBlob(content) ? (content as Partial<File>).name : undefined;
  if (name === undefined) return undefined;
  try {
    return checkText("content.name", name, MAX_TITLE);
  } catch (cause) {
    throw new TypeError(`${(cause as TypeError).message}: give a \`title\` to a file of another name`, { cause });
  }
}

/** @throws TypeError that names the field */
export function checkDetails(details: Omit<NewRecord, "content">): RecordDetails {
  const { title, category, occurred, size } = details;
  const mediaType = typeof details.mediaType === "string" ? fieldValue(details.mediaType) : details.mediaType;
  const known = mediaType === "" || mediaType === undefined ? UNKNOWN_TYPE : mediaType;
  const parsed = schema.safeParse({ title, mediaType: known, category, occurred, size });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TypeError(`\`${issue?.path.join(".") ?? "record"}\`: ${issue?.message ?? "not valid"}`);
}

/** A new record with every field checked. Its content has not been read. */
export interface RecordInput {
  readonly details: RecordDetails;
  readonly content: Bytes;
  readonly id: RecordId | undefined;
  readonly folder: FolderId | undefined;
  readonly resumable: boolean;
}

/** @throws TypeError that names the key or the field */
export function checkRecord(input: NewRecord): RecordInput {
  const record = checkKeys("record", input, newRecordKeys);
  const { id, folder, resumable = false, content, title = nameOf(content), mediaType = typeOf(content) } = record;
  checkContent(content);
  const { size = sizeOf(content) } = record;
  checkFlag("resumable", resumable);
  if (resumable && id === undefined)
    throw new TypeError("`resumable` needs an `id` of `records.newId`, by which another try finds the upload");
  return {
    details: checkDetails({ ...record, title, mediaType, size }),
    content,
    id: id === undefined ? undefined : inField("id", () => parseRecordId(id)),
    folder: folder === undefined ? undefined : inField("folder", () => parseFolderId(folder)),
    resumable,
  };
}
