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

export type TransactionReceipt = z.output<typeof receiptSchema>;

/** The receipt of a transaction; `null` while no block includes it. */
export const receiptOf = (
  node: EvmNode,
  transaction: Hex,
  signal: AbortSignal | undefined,
): Promise<TransactionReceipt | null> =>
  node.request(z.nullable(receiptSchema), "eth_getTransactionReceipt", [transaction], signal);
