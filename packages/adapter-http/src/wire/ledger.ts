import * as z from "zod/mini";

const text = (max: number) => z.string().check(z.maxLength(max));
const hex = (pattern: RegExp) => z.string().check(z.regex(pattern));
const count = z.int().check(z.nonnegative());
/** A time, and the last one that a date can hold for what is later. */
export const dateOf = (milliseconds: number): Date => new Date(Math.min(milliseconds, 8.64e15));

/** A number of any size, in decimal. */
const big = hex(/^(?:0|[1-9][0-9]{0,77})$/u);
export const cursor = text(256);
export const transaction = text(256);

/** The ledger that a server serves. */
export const ledgerBody = z.object({
  /** Whether it can lose an entry before this is final. */
  reorganises: z.boolean(),
});

/** The ledger's time, in milliseconds since 1970. */
export const timeBody = z.object({ time: count });

export const accountBody = z.object({
  head: hex(/^0x[0-9a-f]{48}$/u),
  everyoneEpoch: count,
  nonce: count,
  access: count,
});

export const grantBody = z.object({ until: count, permissions: count, everyoneEpoch: count, nonce: count });

/** Whether somebody has access. */
export const accessBody = z.object({ access: z.boolean() });

/** `at` is in milliseconds since 1970. */
export const position = z.object({ sequence: big, at: count, final: z.boolean() });
const placed = { position, transaction, cursor };

/** An entry. The fields of its act are core's: who reads it has core check them. */
const entry = z.object({ type: z.literal("entry"), act: z.record(z.string(), z.unknown()), ...placed });
const unknown = z.object({ type: z.literal("unknown"), ...placed });

const moved = { sequence: big, cursor };

const updateBody = z.discriminatedUnion("type", [entry, unknown]);
export type WireUpdate = z.infer<typeof updateBody>;

/** The most entries of a page. */
export const PAGE = 500;

/** The entries after a cursor. */
export const entriesBody = z.object({
  updates: z.array(updateBody).check(z.maxLength(PAGE)),
  /** Whether there are more after the last of these. */
  more: z.boolean(),
});

/** One line of what is followed. */
export const changeBody = z.discriminatedUnion("type", [
  entry,
  unknown,
  z.object({ type: z.literal("removed"), ...moved }),
  z.object({ type: z.literal("final"), ...moved }),
]);
export type WireChange = z.infer<typeof changeBody>;

/** Where a write was included. */
export const receiptBody = z.object({
  transaction,
  position,
  cost: z.optional(z.object({ unit: text(32), amount: big })),
});

/** What a relayer has sent. */
export const relayedBody = z.object({ transaction: hex(/^0x[0-9a-f]{64}$/u) });
