/** How deep the contents of any blob nest at most. */
const MAX_DEPTH = 16;

/** The length of a text or byte string, and how many items an array, a map or a tag has. */
interface Head {
  readonly length: number;
  readonly items: number;
  /** Where the next byte after the head is. */
  readonly end: number;
}

const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;

/** The head of the item at `at` (RFC 8949, section 3); `undefined` for an indefinite length. */
function headAt(bytes: Uint8Array, at: number): Head | undefined {
  const [initial = 0] = bytes.subarray(at, at + 1);
  const [major, info] = [initial >> 5, initial & 31];
  if (info > 27) return undefined;
  const end = at + 1 + (info < 24 ? 0 : 2 ** (info - 24));
  const argument = info < 24 ? info : bytes.subarray(at + 1, end).reduce((value, byte) => value * 256 + byte, 0);
  const items = major === ARRAY ? argument : major === MAP ? 2 * argument : major === TAG ? 1 : 0;
  return { length: major === BYTES || major === TEXT ? argument : 0, items, end };
}

/**
 * How many items of CBOR the bytes hold, counted without building one: a few kilobytes of empty
 * maps would fill megabytes of memory. The count stops above `max`.
 * @returns `undefined` for an indefinite length, and for nesting that no contents have
 */
export function countItems(bytes: Uint8Array, max: number): number | undefined {
  let count = 0;
  /** How many items are still to come on each level. */
  const open: number[] = [];
  for (let at = 0; at < bytes.length && count <= max; count++) {
    const head = headAt(bytes, at);
    if (!head) return undefined;
    at = head.end + head.length;
    while (open.at(-1) === 0) open.pop();
    const level = open.length - 1;
    if (level >= 0) open[level] = (open[level] ?? 0) - 1;
    if (head.items > 0 && open.push(head.items) > MAX_DEPTH) return undefined;
  }
  return count;
}
