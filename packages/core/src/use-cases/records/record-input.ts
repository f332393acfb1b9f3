import * as z from "zod/mini";
import type { Bytes } from "../../streams/bytes.js";
import { type FolderId, parseFolderId, parseRecordId, type RecordId } from "../../domain/identifiers/ids.js";
import { inField } from "../../domain/checks/check-field.js";
import { checkKeys } from "../../domain/checks/check-keys.js";
import { type NewRecord, newRecordKeys } from "../../domain/records/record.js";

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
  mediaType: z
    .string()
    .check(z.maxLength(127), z.regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w!#$&^.+-]+=[^;]+)*$/u)),
  category: z.optional(text(80)),
  occurred: z.optional(
    z.pipe(
      z.date(),
      z.transform((date: Date) => new Date(date)),
    ),
  ),
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
  readonly content: Bytes;
  readonly id: RecordId | undefined;
  readonly folder: FolderId | undefined;
}

/** @throws TypeError that names the key or the field */
export function checkRecord(input: NewRecord): RecordInput {
  const record = checkKeys("record", input, newRecordKeys);
  const { id, folder, content } = record;
  checkContent(content);
  return {
    details: checkDetails(record),
    content,
    id: id === undefined ? undefined : inField("id", () => parseRecordId(id)),
    folder: folder === undefined ? undefined : inField("folder", () => parseFolderId(folder)),
  };
}
