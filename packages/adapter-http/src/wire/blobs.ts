import * as z from "zod/mini";

export const contentId = z.string().check(z.regex(/^[a-z2-7]{1,128}$/u));
export const holder = z.string().check(z.regex(/^[-./a-z0-9]{1,160}$/u));

/** The size of a blob; `null` for one that is not there. */
export const sizeBody = z.object({ size: z.nullable(z.int().check(z.nonnegative())) });

/** Whether an upload is complete, as a structured field (RFC 9651). */
export const uploadComplete = z.enum(["?0", "?1"]);
/** A number of bytes, such as how many of an upload have come. */
export const byteCount = z.string().check(z.regex(/^(?:0|[1-9][0-9]{0,15})$/u));

/** What a complete upload has become. */
export const uploadedBody = z.object({ id: contentId });

/** The most bytes of one part of an upload. */
export const MAX_PART = 4_194_304;

/**
 * Most bytes that come with the request that makes an upload, which cannot go on where it was cut.
 * Most blobs of a grant or a request have fewer.
 */
export const MAX_FIRST = 16_384;
