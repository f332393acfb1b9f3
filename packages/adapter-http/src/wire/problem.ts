import * as z from "zod/mini";

/** The media type of an error (RFC 9457). */
export const PROBLEM_TYPE = "application/problem+json";

/**
 * An error as it is sent (RFC 9457). Its `type` is left out, which means `about:blank`: `title` is
 * the phrase of the status. The last four members carry a `ChartkeyError`; a request
 * that the server itself refuses may have `code` and `retryable`.
 */
export const problem = z.object({
  title: z.string(),
  status: z.int(),
  /** One short sentence. */
  detail: z.optional(z.string()),
  code: z.optional(z.string()),
  hints: z.optional(z.array(z.string())),
  /** Whether the same request may succeed later. */
  retryable: z.optional(z.boolean()),
  /** With an error of blobs: the ids of those that may be pinned all the same. Each is checked. */
  stillPinned: z.optional(z.array(z.string())),
});

/** The detail of a problem with status 422: the only one that tells of a caller's mistake. */
export const FOREIGN_CURSOR = "`after` is not a cursor of this ledger";

export type Problem = z.infer<typeof problem>;
