import * as z from "zod/mini";
import type { Bytes } from "../../streams/bytes.js";
import { type FolderId, parseFolderId, parseRecordId, type RecordId } from "../../domain/identifiers/ids.js";
import { inField } from "../../domain/checks/check-field.js";
import { normalizeText, shownText } from "../../domain/checks/shown-text.js";
import { isOccurred, type Occurred } from "../../domain/records/occurred.js";
import type { NewRecord } from "../../domain/records/record.js";

const text = (max: number) => z.pipe(z.string().check(z.overwrite((value) => normalizeText(value))), shownText(max));

// a date is copied, since its owner may change it during the upload
const date = z.pipe(
  z.custom<Occurred>(isOccurred, "A date, or YYYY, YYYY-MM or YYYY-MM-DD, of the years 1 to 9999"),
  z.transform((value) => (value instanceof Date ? new Date(value) : value)),
);

const schema = z.object({
  title: text(300),
  mediaType: z
    .string()
    .check(z.maxLength(127), z.regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w!#$&^.+-]+=[^;]+)*$/u)),
  category: z.optional(text(80)),
  occurred: z.optional(date),
  size: z.optional(z.int().check(z.nonnegative())),
});

/** @throws TypeError for content that is not bytes, before any of it is read */
export function checkContent(content: Bytes): void {
  const given: unknown = content;
  if (
    typeof given !== "object" ||
    given === null ||
    !(
      given instanceof Blob ||
      Symbol.asyncIterator in given ||
      given instanceof Uint8Array ||
      given instanceof ReadableStream
    )
  )
    throw new TypeError("`content` is a Uint8Array, a Blob, a stream or an async iterable of bytes");
}

/** The description of a new record, without its content. */
export type RecordDetails = Pick<NewRecord, "title" | "mediaType" | "category" | "occurred" | "size">;

/** @throws TypeError that names the field */
export function checkDetails(details: RecordDetails): RecordDetails {
  const { title, mediaType, category, occurred, size } = details;
  const parsed = schema.safeParse({ title, mediaType, category, occurred, size });
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
  const { id, folder, content } = input;
  checkContent(content);
  return {
    details: checkDetails(input),
    id: id === undefined ? undefined : inField("id", () => parseRecordId(id)),
    folder: folder === undefined ? undefined : inField("folder", () => parseFolderId(folder)),
  };
}
