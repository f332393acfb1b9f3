import type { Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmSource } from "../evm-source.js";
import { quantity } from "../node/evm-node.js";

const doneSchema = z.tuple([z.array(z.boolean())]);

const bytesIn = (data: Hex): bigint => BigInt((data.length - 2) / 2);

/** Enough gas for each of the calls to get its share: a call passes on 63 of 64 parts at most, and a byte of call data costs 40 at most (EIP-7623). */
export const gasFor = (calls: readonly Hex[], gasEach: bigint): bigint =>
  calls.reduce((sum, call) => sum + 40n * (bytesIn(call) + 64n) + (gasEach * 64n) / 63n + 5_000n, 60_000n);

/** Call data that brings each call by itself. */
export const attemptData = ({ library }: EvmSource, calls: readonly Hex[], gasEach: bigint): Hex =>
  library.encode("attempt", [gasEach, calls]);

/** Which of the calls would happen now, in this order, with so much gas each. */
export async function triedOut(
  source: EvmSource,
  from: Hex,
  calls: readonly Hex[],
  gasEach: bigint,
): Promise<readonly boolean[]> {
  const { node, address, library } = source;
  const call = { from, to: address, data: attemptData(source, calls, gasEach), gas: quantity(gasFor(calls, gasEach)) };
  const [done] = doneSchema.parse(library.decode("attempt", await node.call(call, undefined)));
  return done;
}
