import type { DeviceStore, Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { Topics } from "../node/evm-node.js";
import { logSchema, quantitySchema, wordSchema } from "../node/schemas.js";
import { blockOf, type KnownBlock, sequenceOf } from "./cursor.js";
import { placeOf } from "./told-log.js";

const timedSchema = z.extend(logSchema, { timestamp: quantitySchema });
const segmentSchema = z.object({
  version: z.literal(1),
  previous: z.nullable(wordSchema),
  from: quantitySchema,
  through: z.object({ number: quantitySchema, hash: wordSchema }),
  logs: z.array(timedSchema),
});

/** A log with its block's time, in Unix seconds. */
export type TimedLog = z.output<typeof timedSchema>;

/** All logs of one filter in blocks `from` to `through`, which were final. */
export interface LogSegment {
  /** The hash of the last block of the segment before, which the block before `from` is; `null` for the first segment. */
  readonly previous: Hex | null;
  readonly from: bigint;
  readonly through: KnownBlock;
  readonly logs: readonly TimedLog[];
}

/** What a store takes. */
const MAX_VALUE = 1_048_576;
/** Where a segment is full: the last one is written anew each time. */
const FULL = 131_072;
/** About what a log takes besides its data. */
const BARE = 700;

const encode = (segment: LogSegment): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({ version: 1, ...segment }, (_key, value: unknown) =>
      typeof value === "bigint" ? `0x${value.toString(16)}` : value,
    ),
  );

const fits = (topic: Hex | undefined, wanted: Topics[number]): boolean =>
  wanted === null || (typeof wanted === "string" ? topic === wanted : topic !== undefined && wanted.includes(topic));

export interface Expected extends Pick<LogSegment, "previous" | "from"> {
  readonly address: Hex;
  readonly topics: Topics;
}

/** `undefined` for anything that was not written for this ledger and filter, and for this place among the segments. */
function decode(value: Uint8Array, { address, topics, from, previous }: Expected): LogSegment | undefined {
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
    const sequence = sequenceOf(placeOf(log));
    if (sequence <= last || log.address !== address || log.removed) return undefined;
    if (!topics.every((wanted, i) => fits(log.topics[i], wanted))) return undefined;
    last = sequence;
  }
  return from <= segment.through.number && blockOf(last) <= segment.through.number ? segment : undefined;
}

export async function readSegment(
  store: DeviceStore,
  key: string,
  expected: Expected,
  signal: AbortSignal | undefined,
): Promise<LogSegment | undefined> {
  const value = await store.get(key, { signal });
  return value && decode(value, expected);
}

/** Keeps a segment, if the store takes as much. */
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

/** Cuts what is too much for one segment between blocks. */
export function segmentsOf({ previous, from, through, logs }: LogSegment): readonly LogSegment[] {
  const segments: LogSegment[] = [];
  let rest = { previous, from, logs: [] as TimedLog[] };
  let size = 0;
  for (const log of logs) {
    const last = rest.logs.at(-1);
    if (last && size > FULL && last.blockNumber < log.blockNumber) {
      segments.push({ ...rest, through: { number: last.blockNumber, hash: last.blockHash } });
      rest = { previous: last.blockHash, from: last.blockNumber + 1n, logs: [] };
      size = 0;
    }
    rest.logs.push(log);
    size += log.data.length + BARE;
  }
  return [...segments, { ...rest, through }];
}
