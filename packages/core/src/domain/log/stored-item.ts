import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { type Act, type ActKind, entersHead } from "../acts/act.js";
import { fromHex, type Hex, toHex, uint } from "../encoding/bytes.js";
import type { Address } from "../identifiers/address.js";
import type { Cursor, Position } from "../ledger/position.js";
import type { Filing, LogEntry, Message } from "./participant-log.js";
import {
  countOfStoredCards,
  decodeStoredAct,
  encodeStoredAct,
  endOfStoredAct,
  isMessageKind,
  kindOfStoredAct,
} from "./stored-act.js";

/** An entry or a message of a log. */
export type LogItem = LogEntry | Message;

export const isEntry = (item: LogItem): item is LogEntry => entersHead(item.act);

const HEAD = 24;
/** Where the texts begin, after the time (6 bytes) and the sequence (8). */
const TEXTS = 14;

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e;

function encodeText(text: string): Uint8Array {
  const bytes = utf8ToBytes(text);
  if (!bytes.every(isPrintable)) throw new TypeError("A text that is not ASCII");
  return concatBytes(uint(bytes.length, 2), bytes);
}

/**
 * A final item: time in milliseconds (6 bytes) ‖ sequence (8) ‖ transaction and cursor, each after
 * its length (2) ‖ the act ‖ of an entry, the head after it (24).
 * @throws TypeError for an item that this form does not hold
 */
export const encodeItem = (item: LogItem, owner: Address): Uint8Array =>
  concatBytes(
    uint(item.position.at.getTime(), 6),
    uint(item.position.sequence, 8),
    encodeText(item.transaction),
    encodeText(item.cursor),
    encodeStoredAct(item.act, owner),
    isEntry(item) ? fromHex(item.head, HEAD) : new Uint8Array(),
  );

/** The bytes of a segment, with the owner of its log. */
export class Stored {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly owner: Address;
  /** The location that was read last, and where it is. */
  #last: { readonly start: number; readonly location: Hex } | undefined;

  constructor(bytes: Uint8Array, owner: Address) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.owner = owner;
  }

  /** A location, as one string with equal ones before it: a log files its cards at few places. */
  locationAt(start: number): Hex {
    const last = this.#last;
    if (last && this.#isSameWord(last.start, start)) return last.location;
    const location = toHex(this.bytes.subarray(start, start + 32));
    this.#last = { start, location };
    return location;
  }

  #isSameWord(one: number, other: number): boolean {
    for (let nth = 0; nth < 32; nth++) if (this.bytes[one + nth] !== this.bytes[other + nth]) return false;
    return true;
  }
}

/**
 * A message that stays in its bytes until it is asked for: a first page shows few of the entries
 * of long logs.
 */
class StoredMessage implements Message {
  readonly from: Stored;
  readonly start: number;
  readonly actStart: number;
  #act: Act | undefined;

  constructor(from: Stored, start: number, actStart: number) {
    this.from = from;
    this.start = start;
    this.actStart = actStart;
  }

  get kind(): ActKind {
    return kindOfStoredAct(this.from.bytes, this.actStart);
  }

  get filing(): Filing | undefined {
    const count = countOfStoredCards(this.from.bytes, this.actStart);
    return count === undefined ? undefined : { location: this.from.locationAt(this.actStart + 1), count };
  }

  get act(): Act {
    return (this.#act ??= decodeStoredAct(this.from.bytes, this.actStart, this.from.owner));
  }

  /** The ledger's time in milliseconds. */
  get #time(): number {
    const { view } = this.from;
    return view.getUint16(this.start) * 2 ** 32 + view.getUint32(this.start + 2);
  }

  get at(): number {
    return Math.floor(this.#time / 1000);
  }

  get position(): Position {
    return { sequence: this.from.view.getBigUint64(this.start + 6), at: new Date(this.#time), final: true };
  }

  get transaction(): string {
    return this.#textAt(this.start + TEXTS);
  }

  get cursor(): Cursor {
    const start = this.start + TEXTS;
    return this.#textAt(start + 2 + this.from.view.getUint16(start)) as Cursor;
  }

  #textAt(start: number): string {
    const length = this.from.view.getUint16(start);
    return String.fromCharCode(...this.from.bytes.subarray(start + 2, start + 2 + length));
  }
}

class StoredEntry extends StoredMessage implements LogEntry {
  readonly index: number;

  constructor(from: Stored, start: number, actStart: number, index: number) {
    super(from, start, actStart);
    this.index = index;
  }

  get head(): Hex {
    const { bytes } = this.from;
    const start = endOfStoredAct(bytes, this.actStart);
    return toHex(bytes.subarray(start, start + HEAD));
  }
}

function endOfText({ bytes, view }: Stored, start: number): number {
  const end = start + 2 + view.getUint16(start);
  if (end > bytes.length) throw new TypeError("A text does not end");
  for (let at = start + 2; at < end; at++)
    if (!isPrintable(bytes[at] ?? 0)) throw new TypeError("A text that is not ASCII");
  return end;
}

/**
 * Reads the item at `start`, in the form of {@link encodeItem}.
 * @param index of an entry
 * @throws TypeError for an item that is malformed; RangeError for bytes that end before
 */
export function readItem(
  stored: Stored,
  start: number,
  index: number,
): { readonly item: LogItem; readonly end: number } {
  const act = endOfText(stored, endOfText(stored, start + TEXTS));
  const end = endOfStoredAct(stored.bytes, act);
  if (isMessageKind(stored.bytes[act])) return { item: new StoredMessage(stored, start, act), end };
  if (end + HEAD > stored.bytes.length) throw new TypeError("A head does not end");
  return { item: new StoredEntry(stored, start, act, index), end: end + HEAD };
}
