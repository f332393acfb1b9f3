import { checkKeys } from "../checks/check-keys.js";
import type { ByteRange } from "../checks/byte-range.js";
import type { OpenedRecord, PartialContent, ReadableContent, RecordVersion } from "./record.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import { collect } from "../../streams/bytes.js";
import { toReadableStream } from "../../streams/to-readable-stream.js";

const DEFAULT_MAX = 64 * 1024 * 1024;

/** Begins a reading. Its signal aborts when that reading is cancelled. */
type Read = (cancelled?: AbortSignal) => AsyncGenerator<Uint8Array>;

/** @param size in bytes, at least */
const contentOf = (what: string, size: number, read: Read): ReadableContent => ({
  [Symbol.asyncIterator]: () => read(),
  stream() {
    const reading = new AbortController();
    return toReadableStream(read(reading.signal), reading);
  },
  async bytes(limit = { max: DEFAULT_MAX }) {
    const { max } = checkKeys("limit", limit, { max: "required" });
    if (!(typeof max === "number" && max >= 0)) throw new TypeError("`max` is a number of bytes");
    if (size > max)
      throw new ChartkeyError("LIMIT_EXCEEDED", { message: `The ${what} has ${size} bytes, the limit is ${max}` });
    return collect(read(), max);
  },
});

/**
 * The plaintext of a record, which an app reads in chunks, as a stream, or whole.
 * @param read called for each reading
 */
export const recordContent = (record: RecordVersion, read: Read): OpenedRecord => ({
  record,
  ...contentOf("record", record.size, read),
});

/**
 * A part of the plaintext of a record.
 * @param range within the content
 * @param read called for each reading
 */
export const partialContent = (record: RecordVersion, range: ByteRange, read: Read): PartialContent => ({
  record,
  range,
  digestChecked: false,
  ...contentOf("part", range.length, read),
});

/**
 * What follows the held bytes of a record. How much that is shows when it is read.
 * @param read called for each reading
 */
export const restContent = (read: Read): ReadableContent => contentOf("rest", 0, read);
