import * as z from "zod/mini";
import { type Bytes, checkBytes } from "../../streams/byte-source.js";
import { type FolderId, parseFolderId, parseRecordId, type RecordId } from "../../domain/identifiers/ids.js";
import { inField } from "../../domain/checks/check-field.js";
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
  mediaType: z
    .string()
    .check(z.maxLength(127), z.regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w!#$&^.+-]+=[^;]+)*$/u)),
  category: z.optional(text(80)),
  occurred: z.optional(z.date()),
  size: z.optional(z.int().check(z.nonnegative())),
});

/** @throws TypeError for content that is not bytes or was read before, before any of it is read */
export const checkContent = (content: Bytes): void => inField("content", () => checkBytes(content));

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
