import * as z from "zod/mini";

/** The last millisecond of the year 9999: RFC 3339, which EIP-4361 uses, has no later year. */
const LATEST = 253_402_300_799_999;

/** A fresh nonce of a sign-in (EIP-4361), made so many milliseconds after 1970 by the server. */
export const nonceMade = z.object({
  nonce: z.string().check(z.regex(/^[a-zA-Z0-9]{8,128}$/u)),
  made: z.int().check(z.nonnegative(), z.maximum(LATEST)),
});

/** A message of EIP-4361, and its signature. */
export const signInRequest = z.strictObject({
  message: z.string().check(z.maxLength(4_096)),
  signature: z.string().check(z.regex(/^0x(?:[0-9a-fA-F]{2}){1,8192}$/u)),
});

/** A session that has begun. `until` is in milliseconds since 1970. */
export const sessionMade = z.object({
  token: z.string().check(z.regex(/^[-_A-Za-z0-9]{43}$/u)),
  account: z.string().check(z.regex(/^0x[0-9a-fA-F]{40}$/u)),
  until: z.int().check(z.nonnegative()),
});
