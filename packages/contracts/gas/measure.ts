import type { Hex } from "viem";
import { callData, type MeasuredLedger } from "./ledger.js";
import type { Operation } from "./operations.js";
import { participant } from "./values.js";

/** Which calls of a kind are measured. */
export const CALLS = [1, 2, 100, 1_000] as const;

/** Small enough for a block even when each call holds 100 records. */
const CHUNK = 50;

/** Gas of the 1st, 2nd, 100th and 1,000th call by or to a new patient; those between are brought in batches, and leave the same state. */
export async function measure(ledger: MeasuredLedger, operation: Operation): Promise<readonly number[]> {
  const patient = participant(`patient of ${operation.name}`);
  const sender = operation.by ?? patient;
  await operation.prepare?.(ledger, patient, CALLS[3]);

  const measured: number[] = [];
  let made = 0;
  for (const number of CALLS) {
    const between: Hex[] = [];
    while (made < number - 1) between.push(operation.call(made++, patient));
    for (let i = 0; i < between.length; i += CHUNK)
      await ledger.send(sender, callData("multicall", [between.slice(i, i + CHUNK)]));
    measured.push((await ledger.send(sender, operation.call(made++, patient))) / (operation.items ?? 1));
  }
  return measured;
}
