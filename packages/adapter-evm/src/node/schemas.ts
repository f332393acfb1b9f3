import type { Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";

const hex = (pattern: RegExp) =>
  z.pipe(
    z.string().check(z.regex(pattern)),
    z.transform((value) => value.toLowerCase() as Hex),
  );

export const bytesSchema = hex(/^0x(?:[0-9a-f]{2})*$/iu);
export const limitedBytes = (max: number) => z.pipe(z.string().check(z.maxLength(2 + 2 * max)), bytesSchema);
export const fixedBytes = (length: number) => z.pipe(z.string().check(z.length(2 + 2 * length)), bytesSchema);
export const bytes32Schema = hex(/^0x[0-9a-f]{64}$/iu);
export const addressSchema = hex(/^0x[0-9a-f]{40}$/iu);
export const quantitySchema = z.pipe(
  z.string().check(z.regex(/^0x[0-9a-f]{1,64}$/iu)),
  z.transform((value) => BigInt(value)),
);

/** The number of a block, in 64 bits as chains count them. */
const blockNumberSchema = quantitySchema.check(z.refine((number) => number < 2n ** 64n));
/** The place of a log in its block; 20 bits of a position hold it. */
const logIndexSchema = quantitySchema.check(z.refine((index) => index < 2n ** 20n - 1n));

/** Unix seconds that a date can hold, and a ledger too: a uint40. */
export const timestampSchema = quantitySchema.check(z.refine((seconds) => seconds < 2n ** 40n));

export const blockSchema = z.object({ number: blockNumberSchema, hash: bytes32Schema, timestamp: timestampSchema });

/** A block as a node gives it. Some chains leave the bloom out, or zero whatever the block logs. */
export const headerSchema = z.extend(blockSchema, {
  parentHash: z.nullish(bytes32Schema),
  logsBloom: z.nullish(fixedBytes(256)),
});

/** The largest results are short, and libraries take long to decode megabytes. */
export const callResultSchema = limitedBytes(64 * 1024);
/** The longest entries are lists of cards, of which a thousand take 32 KiB. */
const MAX_LOG_DATA = 1024 * 1024;

export const logSchema = z.object({
  address: addressSchema,
  topics: z.array(bytes32Schema).check(z.maxLength(4)),
  data: limitedBytes(MAX_LOG_DATA),
  blockNumber: blockNumberSchema,
  blockHash: bytes32Schema,
  transactionHash: bytes32Schema,
  logIndex: logIndexSchema,
  removed: z.optional(z.boolean()),
  /** The time of the block, which not every node adds. */
  blockTimestamp: z.nullish(timestampSchema),
});

export const transactionSchema = z.object({
  hash: bytes32Schema,
  blockHash: z.nullish(bytes32Schema),
  from: addressSchema,
  to: z.nullish(addressSchema),
  nonce: quantitySchema,
  input: bytesSchema,
});

export type Block = z.output<typeof blockSchema>;
export type Header = z.output<typeof headerSchema>;
export type Log = z.output<typeof logSchema>;
export type Transaction = z.output<typeof transactionSchema>;

/** The time of a block, whose timestamp is in Unix seconds. */
export const blockTime = ({ timestamp }: Pick<Block, "timestamp">): Date => new Date(Number(timestamp) * 1000);
