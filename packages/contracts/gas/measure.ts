import type { Hex } from "viem";
import { callData, type MeasuredLedger } from "./ledger.js";
import type { Operation } from "./operation.js";
import { participant } from "./values.js";

/** Small enough for a block even when each call holds 100 records. */
const CHUNK = 50;

/**
 * Gas of the calls with these numbers, by or to a new patient. The calls between them are sent in
 * batches, and leave the same state.
 */
export async function measure(
  ledger: MeasuredLedger,
  operation: Operation,
  calls: readonly number[],
): Promise<readonly number[]> {
  const patient = participant(`patient of ${operation.name}`);
  const sender = operation.by ?? patient;
  const last = Math.max(...calls);
  await operation.prepare?.(ledger, patient, last);

  const measured: number[] = [];
  let made = 0;
  for (const number of calls) {
    const between: Hex[] = [];
    while (made < number - 1) between.push(await operation.call(made++, patient, ledger, last));
    for (let i = 0; i < between.length; i += CHUNK)
      await ledger.send(sender, callData("multicall", [between.slice(i, i + CHUNK)]));
    const data = await operation.call(made++, patient, ledger, last);
    measured.push((await ledger.send(sender, data)) / (operation.items ?? 1));
  }
  return measured;
}
