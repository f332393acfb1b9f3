import { MAX_PARTS } from "@chartkey/core/adapters";
import * as z from "zod/mini";

export const contentId = z.string().check(z.regex(/^[a-z2-7]{1,128}$/u));
export const holder = z.string().check(z.regex(/^[-./a-z0-9]{1,160}$/u));

/** The size of a blob; `null` for one that is not there. */
export const sizeBody = z.object({ size: z.nullable(z.int().check(z.nonnegative())) });

/** Whether an upload is complete, as a structured field (RFC 9651). */
export const uploadComplete = z.enum(["?0", "?1"]);
/** A number of bytes, such as how many of an upload have come. */
export const byteCount = z.string().check(z.regex(/^(?:0|[1-9][0-9]{0,15})$/u));

const parts = z.array(contentId).check(z.minLength(1), z.maxLength(MAX_PARTS));
/** The blobs whose roots are asked for. */
export const rootsBody = z.object({ parts });
/** The blobs that are joined, in their order, and who holds the whole. */
export const joinBody = z.object({ holder, parts });
/** What a complete upload or a join has become. */
export const storedBody = z.object({ id: contentId });
/** The most bytes of a list of blobs: each has 59 characters. */
export const MAX_LIST = 2_097_152;

/** The most bytes of one part of an upload. */
export const MAX_PART = 4_194_304;

/**
 * Most bytes that come with the request that makes an upload, which cannot go on where it was cut.
 * Most blobs of a grant or a request have fewer.
 */
export const MAX_FIRST = 16_384;
