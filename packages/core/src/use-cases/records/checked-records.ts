import type { NewRecord } from "../../domain/records/record.js";
import { isRevoked } from "../../domain/checks/is-revoked.js";
import type { Outcome } from "../../domain/results/outcome.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import { isReadOnce } from "../../streams/byte-source.js";
import { type BatchMode, checkItem, checkItems } from "../writing/batch.js";
import { checkRecord, type RecordInput } from "./record-input.js";

const MAX_RECORDS = 1000;

export type NewRecords = Iterable<NewRecord> | AsyncIterable<NewRecord>;

/** @throws ChartkeyError LIMIT_EXCEEDED */
export function checkCount(count: number): void {
  if (count > MAX_RECORDS)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `\`records\`: at most ${MAX_RECORDS} at once` });
}

/** Arrays of numbers are iterable too, and hold no records. */
const isBatch = (inputs: unknown): boolean =>
  typeof inputs === "object" &&
  inputs !== null &&
  !isRevoked(inputs) &&
  !ArrayBuffer.isView(inputs) &&
  (Symbol.iterator in inputs || Symbol.asyncIterator in inputs);

/** The inputs of a batch in order, with every field checked. */
export type CheckedRecords = AsyncIterable<Outcome<RecordInput>> | readonly Outcome<RecordInput>[];

async function* checkedInTurn(inputs: NewRecords, mode: BatchMode): AsyncGenerator<Outcome<RecordInput>> {
  let index = 0;
  for await (const input of inputs) yield checkItem(mode, index++, () => checkRecord(input));
}

/**
 * Checks the inputs: those of an array before anything is read or stored, others as they come.
 * @throws TypeError unless `inputs` is iterable; in a batch of all or none, also for a malformed
 *   element of an array
 */
export function checkNewRecords(inputs: NewRecords, mode: BatchMode): CheckedRecords {
  if (!isBatch(inputs)) throw new TypeError("`records` is iterable, synchronously or not");
  if (!Array.isArray(inputs)) return checkedInTurn(inputs, mode);
  checkCount(inputs.length);
  const sources = new Set<object>();
  return checkItems(mode, inputs, (input: NewRecord) => {
    const checked = checkRecord(input);
    if (sources.has(checked.content))
      throw new TypeError("`content`: Another record has the same source, which can be read only once");
    if (isReadOnce(checked.content)) sources.add(checked.content);
    return checked;
  });
}

/** The bytes of plaintext of a record, if they are known; 0 for one that is not added. */
export const sizeOfRecord = (input: Outcome<RecordInput>): number | undefined => (input.ok ? input.details.size : 0);

/** The bytes of plaintext of all records, if they are known beforehand. */
export function totalSize(inputs: CheckedRecords): number | undefined {
  if (Symbol.asyncIterator in inputs) return undefined;
  const sizes = inputs.map(sizeOfRecord);
  return sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : undefined;
}
