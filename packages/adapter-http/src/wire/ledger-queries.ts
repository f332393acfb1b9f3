// apart from the answers, since only a server checks these
import * as z from "zod/mini";
import { cursor, position, transaction } from "./ledger.js";

const hex = (pattern: RegExp) => z.string().check(z.regex(pattern));
const address = hex(/^0x[0-9a-fA-F]{40}$/u);
const scope = hex(/^0x[0-9a-fA-F]{64}$/u);

/** A question for access. Core's own check decides on it. */
export const accessQuery = z.strictObject({
  patient: address,
  grantee: address,
  scopes: z.array(scope).check(z.maxLength(16)),
});

/** Which entries a page has. Core's own check decides on it. */
export const entriesQuery = z.strictObject({
  after: z.optional(cursor),
  log: z.optional(address),
  counterparty: z.optional(address),
  fresh: z.optional(z.boolean()),
});

/** What to follow. Core's own check decides on it. */
export const followQuery = z.strictObject({
  after: z.optional(cursor),
  logs: z.optional(z.array(address).check(z.minLength(1), z.maxLength(100))),
  counterparty: z.optional(address),
});

/** A write that was sent: where it was included, if that is known. */
export const sentQuery = z.strictObject({ transaction, position: z.optional(position) });

/** What a relayer is to send, in the form that it takes. */
export const relayQuery = z.record(z.string(), z.unknown());
