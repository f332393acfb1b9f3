import * as z from "zod/mini";

/** 1 to 16,384 bytes. */
const value = z.string().check(z.regex(/^0x(?:[0-9a-f]{2}){1,16384}$/u));

/** The list of an account's devices, which only their keyring reads. */
export const deviceListBody = z.object({ value });

/** What the list is to be, and what it was; `null` for none. */
export const deviceListChange = z.strictObject({ before: z.nullable(value), after: value });

/** Whether the list was what it was said to be, and is the new one now. */
export const deviceListChanged = z.object({ replaced: z.boolean() });
