import * as z from "zod/mini";
import type { NewRecord } from "../../domain/record.js";

const control = /\p{Cc}/u;
/** In NFC, which can be longer than what was given. */
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

/** What a caller says of a record, apart from its content. */
export type RecordDetails = Pick<NewRecord, "title" | "mediaType" | "category" | "occurred" | "size">;

/** @throws TypeError that names the field */
export function checkDetails(details: RecordDetails): RecordDetails {
  const { title, mediaType, category, occurred, size } = details;
  const parsed = schema.safeParse({ title, mediaType, category, occurred, size });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TypeError(`\`${issue?.path.join(".") ?? "record"}\`: ${issue?.message ?? "not valid"}`);
}
