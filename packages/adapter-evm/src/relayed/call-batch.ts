import type { Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmSource } from "../ledger/evm-source.js";
import { toQuantity } from "../node/evm-node.js";

/** Calls of several people in one transaction, each of which may use at most `gasEach`. */
export interface CallBatch {
  readonly calls: readonly Hex[];
  readonly gasEach: bigint;
}

const successesSchema = z.tuple([z.array(z.boolean())]);

const byteLength = (data: Hex): bigint => BigInt((data.length - 2) / 2);

/**
 * A gas limit with which each call gets its share. A call passes on at most 63/64 of the remaining
 * gas, and a byte of call data costs at most 40 (EIP-7623).
 */
export const batchGas = ({ calls, gasEach }: CallBatch): bigint =>
  calls.reduce((sum, call) => sum + 40n * (byteLength(call) + 64n) + (gasEach * 64n) / 63n + 5_000n, 60_000n);

/** The call data of the batch. The contract's `attempt` goes on after a call that fails. */
export const encodeBatch = ({ library }: EvmSource, { calls, gasEach }: CallBatch): Hex =>
  library.encodeCall("attempt", [gasEach, calls]);

/** Simulates the batch. @returns for each call, whether it would succeed now */
export async function simulateBatch(source: EvmSource, from: Hex, batch: CallBatch): Promise<readonly boolean[]> {
  const { node, address, library } = source;
  const call = { from, to: address, data: encodeBatch(source, batch), gas: toQuantity(batchGas(batch)) };
  const [successes] = successesSchema.parse(library.decodeResult("attempt", await node.call(call, undefined)));
  return successes;
}
