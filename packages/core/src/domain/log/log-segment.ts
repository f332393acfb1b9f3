import { concatBytes } from "@noble/hashes/utils.js";
import { genesisHead } from "../acts/head.js";
import { fromHex, type Hex, toHex, uint } from "../encoding/bytes.js";
import { type Address, addressBytes, addressFromBytes } from "../identifiers/address.js";
import { headAt, type LogEntry, type Message, type ParticipantLog } from "./participant-log.js";
import { encodeItem, isEntry, type LogItem, readItem, Stored } from "./stored-item.js";

/** A place between two items of a log. */
export interface LogLink {
  /** How many entries come before it. */
  readonly count: number;
  /** The head after them. */
  readonly head: Hex;
  /** The sequence of the last item before it; -1 for none. */
  readonly sequence: bigint;
}

export const logStart: LogLink = { count: 0, head: genesisHead, sequence: -1n };

const sameLink = (a: LogLink, b: LogLink): boolean =>
  a.count === b.count && a.head === b.head && a.sequence === b.sequence;

const linkAfter = ({ count, head }: LogLink, item: LogItem): LogLink => ({
  ...(isEntry(item) ? { count: count + 1, head: item.head } : { count, head }),
  sequence: item.position.sequence,
});

/** Whether a log has this place: the head proves the entries before it. */
export function hasLink(log: ParticipantLog, { count, head, sequence }: LogLink): boolean {
  const [before, after] = [log.entries[count - 1], log.entries[count]].map((entry) => entry?.position.sequence);
  return headAt(log, count) === head && (before ?? -1n) <= sequence && (after === undefined || after > sequence);
}

/** Some items of a log that follow each other, all of them final. */
export interface LogSegment {
  readonly owner: Address;
  readonly start: LogLink;
  readonly end: LogLink;
  readonly entries: readonly LogEntry[];
  readonly messages: readonly Message[];
}

/** The most bytes of a segment: with its seal it fits a value of an `IndexCache`. */
export const MAX_SEGMENT = 65_000;

const FORMAT = 1;
/** Format (1 byte) ‖ owner (20) ‖ count (4) ‖ head (24) ‖ sequence + 1 (8). */
const BEGINNING = 57;

/** A segment as bytes, with the place where it ends. */
export interface EncodedSegment {
  readonly bytes: Uint8Array;
  readonly start: LogLink;
  readonly end: LogLink;
}

/** The items of a log after a place, in order. */
function itemsAfter({ entries, messages }: ParticipantLog, { sequence }: LogLink): readonly LogItem[] {
  const items = [...entries, ...messages].filter(({ position }) => position.sequence > sequence);
  return items.toSorted((a, b) => (a.position.sequence < b.position.sequence ? -1 : 1));
}

/**
 * The segments of a log after a place, each as long as it can be but for the last. So every session
 * makes the same of the same log. They end before an item that no segment holds, for its size or
 * its form.
 */
export function* encodeSegments(log: ParticipantLog, from: LogLink): Generator<EncodedSegment> {
  let [start, end] = [from, from];
  let [items, size]: [Uint8Array[], number] = [[], BEGINNING];
  const segment = (): EncodedSegment => {
    const { count, head, sequence } = start;
    const numbers = [uint(count, 4), fromHex(head, 24), uint(sequence + 1n, 8)];
    return { bytes: concatBytes(uint(FORMAT, 1), addressBytes(log.owner), ...numbers, ...items), start, end };
  };
  for (const item of itemsAfter(log, from)) {
    const bytes = encodedOrNot(item, log.owner);
    if (!bytes || BEGINNING + bytes.length > MAX_SEGMENT) break;
    if (size + bytes.length > MAX_SEGMENT) {
      yield segment();
      [start, items, size] = [end, [], BEGINNING];
    }
    items.push(bytes);
    size += bytes.length;
    end = linkAfter(end, item);
  }
  if (items.length > 0) yield segment();
}

function encodedOrNot(item: LogItem, owner: Address): Uint8Array | undefined {
  try {
    return encodeItem(item, owner);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * The segment in these bytes. It reads its items when they are asked for.
 * @throws TypeError or RangeError for bytes that {@link encodeSegments} does not make
 */
export function decodeSegment(bytes: Uint8Array): LogSegment {
  if (bytes[0] !== FORMAT) throw new TypeError("A segment of another format");
  const stored = new Stored(bytes, addressFromBytes(bytes.subarray(1, 21)));
  const { view, owner } = stored;
  const start: LogLink = {
    count: view.getUint32(21),
    head: toHex(bytes.subarray(25, 49)),
    sequence: view.getBigUint64(49) - 1n,
  };
  const [entries, messages]: [LogEntry[], Message[]] = [[], []];
  let { count, sequence } = start;
  for (let at = BEGINNING; at < bytes.length;) {
    const { item, end } = readItem(stored, at, count);
    const next = view.getBigUint64(at + 6);
    if (next <= sequence) throw new TypeError("A segment that is not in order");
    sequence = next;
    if ("head" in item) {
      entries.push(item);
      count++;
    } else messages.push(item);
    at = end;
  }
  if (entries.length + messages.length === 0) throw new TypeError("A segment without items");
  return { owner, start, end: { count, head: entries.at(-1)?.head ?? start.head, sequence }, entries, messages };
}

/**
 * The segments that make a log from its beginning, up to the first that is missing, or stands
 * elsewhere.
 */
export function chainOf(owner: Address, segments: readonly (LogSegment | undefined)[]): readonly LogSegment[] {
  const chain: LogSegment[] = [];
  for (const segment of segments) {
    const end = chain.at(-1)?.end ?? logStart;
    if (segment?.owner !== owner || !sameLink(segment.start, end)) break;
    chain.push(segment);
  }
  return chain;
}

/** The log that a chain makes. */
export const logOfChain = (owner: Address, chain: readonly LogSegment[]): ParticipantLog => ({
  owner,
  entries: chain.flatMap(({ entries }) => entries),
  messages: chain.flatMap(({ messages }) => messages),
  unknown: [],
});
