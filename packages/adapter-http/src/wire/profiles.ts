import * as z from "zod/mini";

const text = (max: number) => z.string().check(z.maxLength(max));
const hex = (pattern: RegExp) => z.string().check(z.regex(pattern));

const signed = {
  ledger: text(128),
  address: hex(/^0x[0-9a-fA-F]{40}$/u),
  sequence: z.int().check(z.positive()),
  issued: z.int().check(z.nonnegative()),
  signature: hex(/^0x(?:[0-9a-f]{2}){1,8192}$/u),
};

/** The form of a signed profile. Core's own parser decides on it. */
export const profileBody = z.strictObject({
  ...signed,
  roles: z.array(text(32)).check(z.maxLength(16)),
  key: hex(/^0x[0-9a-f]{64}$/u),
  profile: z.strictObject({
    name: text(240),
    speciality: z.optional(text(160)),
    organisation: z.optional(text(240)),
    languages: z.optional(z.array(text(35)).check(z.maxLength(16))),
    contact: z.optional(text(400)),
    listed: z.boolean(),
  }),
});

/** The form of a signed removal. */
export const removalBody = z.strictObject(signed);

export const documentBody = z.union([profileBody, removalBody]);

export const storedBody = z.object({ result: z.enum(["stored", "older"]) });
export const removedBody = z.object({ result: z.enum(["removed", "older"]) });

/** The form of a search. Core's own parser decides on it. */
export const searchBody = z.strictObject({
  ledger: text(128),
  role: text(32),
  text: z.optional(text(80)),
  speciality: z.optional(text(80)),
  size: z.int().check(z.minimum(1), z.maximum(100)),
  after: z.optional(text(128)),
});

/** A page of profiles. Each item is parsed by itself. */
export const pageBody = z.object({
  items: z.array(z.unknown()).check(z.maxLength(100)),
  malformed: z.array(text(64)).check(z.maxLength(100)),
  next: z.optional(text(128)),
});
