import type { Hex } from "@chartkey/core";
import * as z from "zod";

const hex = (pattern: RegExp) =>
  z
    .string()
    .regex(pattern)
    .transform((value) => value.toLowerCase() as Hex);

export const bytesSchema = hex(/^0x(?:[0-9a-f]{2})*$/iu);
export const limitedBytes = (max: number) =>
  z
    .string()
    .max(2 + 2 * max)
    .pipe(bytesSchema);
export const fixedBytes = (length: number) => limitedBytes(length).refine((bytes) => bytes.length === 2 + 2 * length);
export const wordSchema = hex(/^0x[0-9a-f]{64}$/iu);
export const addressSchema = hex(/^0x[0-9a-f]{40}$/iu);
export const quantitySchema = z
  .string()
  .regex(/^0x[0-9a-f]{1,64}$/iu)
  .transform(BigInt);

export const blockSchema = z.object({ number: quantitySchema, hash: wordSchema, timestamp: quantitySchema });

/** What calls of the ledger answer takes some words; libraries take long to decode megabytes. */
export const answerSchema = limitedBytes(64 * 1024);
/** The longest entries are lists of cards; a thousand take 32 KiB. */
const MAX_LOG_DATA = 1024 * 1024;

export const logSchema = z.object({
  address: addressSchema,
  topics: z.array(wordSchema).max(4),
  data: limitedBytes(MAX_LOG_DATA),
  blockNumber: quantitySchema,
  blockHash: wordSchema,
  transactionHash: wordSchema,
  logIndex: quantitySchema,
  removed: z.boolean().optional(),
});

export const receiptSchema = z.object({
  transactionHash: wordSchema,
  blockNumber: quantitySchema,
  blockHash: wordSchema,
  status: quantitySchema,
  gasUsed: quantitySchema,
  logs: z.array(logSchema),
});

export const transactionSchema = z.object({
  hash: wordSchema,
  blockHash: wordSchema.nullish(),
  from: addressSchema,
  to: addressSchema.nullish(),
  nonce: quantitySchema,
  input: bytesSchema,
});

export type Block = z.output<typeof blockSchema>;
export type Log = z.output<typeof logSchema>;
export type TransactionReceipt = z.output<typeof receiptSchema>;
export type Transaction = z.output<typeof transactionSchema>;

/** The time of a block, whose timestamp is in Unix seconds. */
export const timeOf = ({ timestamp }: Pick<Block, "timestamp">): Date => new Date(Number(timestamp) * 1000);
