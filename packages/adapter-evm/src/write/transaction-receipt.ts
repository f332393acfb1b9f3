import type { Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmNode } from "../node/evm-node.js";
import { bytes32Schema, logSchema, quantitySchema } from "../node/schemas.js";

const receiptSchema = z.object({
  transactionHash: bytes32Schema,
  blockNumber: quantitySchema,
  blockHash: bytes32Schema,
  status: quantitySchema,
  gasUsed: quantitySchema,
  logs: z.array(logSchema),
});

/** What only a block decides. */
const decidedByBlock = ["blockNumber", "blockHash", "status", "logs"] as const;

const isUndecided = (answer: Readonly<Record<string, unknown>>): boolean =>
  decidedByBlock.some((field) => answer[field] === null || answer[field] === undefined);

/**
 * Some nodes answer with a receipt for a pending transaction too (Parity and its heirs), in which
 * what only a block decides is null. It means "not yet".
 */
const pendingReceiptSchema = z.pipe(
  z.record(z.string(), z.unknown()).check(z.refine(isUndecided)),
  z.transform(() => null),
);

export type TransactionReceipt = z.output<typeof receiptSchema>;

/** The receipt of a transaction; `null` while no block includes it. */
export const receiptOf = (
  node: EvmNode,
  transaction: Hex,
  signal: AbortSignal | undefined,
): Promise<TransactionReceipt | null> =>
  node.request(
    z.union([z.null(), pendingReceiptSchema, receiptSchema]),
    "eth_getTransactionReceipt",
    [transaction],
    signal,
  );
