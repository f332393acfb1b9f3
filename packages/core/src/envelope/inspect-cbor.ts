/** How deep the contents of any blob nest at most. */
const MAX_DEPTH = 16;

const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;
const NULL = 0xf6;

/** What a walk over CBOR found, without building an item. */
export interface Inspected {
  /** How many items there are. The walk stops above the limit. */
  readonly items: number;
  /**
   * Whether none is a tag, a float or undefined: then what a strict decoder accepts is canonical.
   */
  readonly plain: boolean;
}

/** An array, a map or a tag whose items the walk is in. */
interface Level {
  /** How many items are still to come. */
  left: number;
  readonly isMap: boolean;
  /** Where the last key of a map stands. */
  from: number;
  to: number;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Whether a text is UTF-8, and not one of which a decoder would drop a byte order mark. */
function isText(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  while (at < to && (bytes[at] ?? 0) < 0x80) at++;
  if (at >= to) return true;
  if (bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf) return false;
  try {
    utf8.decode(bytes.subarray(from, to));
    return true;
  } catch {
    return false;
  }
}

/** Whether a key of a map stands after the last one, by the bytes of both: shorter keys first. */
function isNextKey(bytes: Uint8Array, { from, to }: Level, at: number): boolean {
  for (let nth = 0; from + nth < to; nth++) {
    const [last = 0, next = 0] = [bytes[from + nth], bytes[at + nth]];
    if (last !== next) return last < next;
  }
  return from === to;
}

/** The unsigned integer after a head's first byte (RFC 8949, section 3). */
function argumentOf(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 256 + (bytes[at] ?? 0);
  return value;
}

/**
 * Walks over CBOR before any of it is built: a few kilobytes of empty maps would fill megabytes of
 * memory. It sees what the strict decoder of dag-cbor overlooks: the order of keys, and texts that
 * are not UTF-8.
 * @param max after how many items the walk stops
 * @returns `undefined` for what is not canonical, and for nesting that no contents have
 */
export function inspectCbor(bytes: Uint8Array, max: number): Inspected | undefined {
  let [items, plain] = [0, true];
  const levels: Level[] = [];
  for (let at = 0; at < bytes.length && items <= max; items++) {
    const initial = bytes[at] ?? 0;
    const [major, info] = [initial >> 5, initial & 31];
    if (info > 27) return undefined;
    const start = at + 1 + (info < 24 ? 0 : 1 << (info - 24));
    const argument = info < 24 ? info : argumentOf(bytes, at + 1, start);
    const end = major === BYTES || major === TEXT ? start + argument : start;
    if (major === TEXT && !isText(bytes, start, Math.min(end, bytes.length))) return undefined;
    if (major === TAG || initial > NULL) plain = false;
    while (levels.at(-1)?.left === 0) levels.pop();
    const level = levels.at(-1);
    if (level?.isMap && level.left % 2 === 0) {
      if (!isNextKey(bytes, level, at)) return undefined;
      [level.from, level.to] = [at, end];
    }
    if (level) level.left -= 1;
    const left = major === ARRAY ? argument : major === MAP ? 2 * argument : major === TAG ? 1 : 0;
    if (left > 0 && levels.push({ left, isMap: major === MAP, from: 0, to: 0 }) > MAX_DEPTH) return undefined;
    at = end;
  }
  return { items, plain };
}
