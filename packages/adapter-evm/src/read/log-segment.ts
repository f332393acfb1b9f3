import type { DeviceStore, Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { Topics } from "../node/evm-node.js";
import { bytes32Schema, logSchema, quantitySchema, timestampSchema } from "../node/schemas.js";
import { blockNumberOf, type KnownBlock, sequenceOf } from "./cursor.js";
import { locationOf, matchesTopics } from "./ledger-log.js";

const timedSchema = z.extend(logSchema, { timestamp: timestampSchema });
const segmentSchema = z.object({
  version: z.literal(1),
  previous: z.nullable(bytes32Schema),
  from: quantitySchema,
  through: z.object({ number: quantitySchema, hash: bytes32Schema }),
  logs: z.array(timedSchema),
});

/** A log with its block's time, in Unix seconds. */
export type TimedLog = z.output<typeof timedSchema>;

/** All logs of one filter in blocks `from` to `through`, all of them final. */
export interface LogSegment {
  /** The hash of the last block of the previous segment; `null` for the first segment. */
  readonly previous: Hex | null;
  readonly from: bigint;
  readonly through: KnownBlock;
  readonly logs: readonly TimedLog[];
}

/** The most bytes of one value in a store. */
const MAX_VALUE = 1_048_576;
/**
 * The size at which a segment is full. It is small, since each write replaces the whole last
 * segment.
 */
const FULL_SIZE = 131_072;
/** About the size of a log without its data. */
const LOG_OVERHEAD = 700;

const encode = (segment: LogSegment): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({ version: 1, ...segment }, (_key, value: unknown) =>
      typeof value === "bigint" ? `0x${value.toString(16)}` : value,
    ),
  );

export interface ExpectedSegment extends Pick<LogSegment, "previous" | "from"> {
  readonly address: Hex;
  readonly topics: Topics;
}

/** `undefined` for what is not the segment of this ledger and filter that is expected here. */
function decode(value: Uint8Array, { address, topics, from, previous }: ExpectedSegment): LogSegment | undefined {
  if (value.length > MAX_VALUE) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(value));
  } catch {
    return undefined;
  }
  const segment = segmentSchema.safeParse(json).data;
  if (!segment || segment.from !== from || segment.previous !== previous) return undefined;
  let last = sequenceOf({ number: from, logIndex: 0n }) - 1n;
  for (const log of segment.logs) {
    const sequence = sequenceOf(locationOf(log));
    if (sequence <= last || log.address !== address || log.removed) return undefined;
    if (!matchesTopics(log.topics, topics)) return undefined;
    last = sequence;
  }
  return from <= segment.through.number && blockNumberOf(last) <= segment.through.number ? segment : undefined;
}

export async function readSegment(
  store: DeviceStore,
  key: string,
  expected: ExpectedSegment,
  signal: AbortSignal | undefined,
): Promise<LogSegment | undefined> {
  const value = await store.get(key, { signal });
  return value && decode(value, expected);
}

/** Stores a segment, unless it is too large for a store. @returns whether it did */
export async function writeSegment(
  store: DeviceStore,
  key: string,
  segment: LogSegment,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const value = encode(segment);
  if (value.length > MAX_VALUE) return false;
  await store.set(key, value, { signal });
  return true;
}

/** Splits what is too much for one segment, between two blocks. */
export function splitSegment({ previous, from, through, logs }: LogSegment): readonly LogSegment[] {
  const segments: LogSegment[] = [];
  let rest = { previous, from, logs: [] as TimedLog[] };
  let size = 0;
  for (const log of logs) {
    const last = rest.logs.at(-1);
    if (last && size > FULL_SIZE && last.blockNumber < log.blockNumber) {
      segments.push({ ...rest, through: { number: last.blockNumber, hash: last.blockHash } });
      rest = { previous: last.blockHash, from: last.blockNumber + 1n, logs: [] };
      size = 0;
    }
    rest.logs.push(log);
    size += log.data.length + LOG_OVERHEAD;
  }
  return [...segments, { ...rest, through }];
}
