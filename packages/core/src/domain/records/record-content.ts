import { checkKeys } from "../checks/check-keys.js";
import type { OpenedRecord, RecordVersion } from "./record.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import { collect } from "../../streams/bytes.js";
import { toReadableStream } from "../../streams/to-readable-stream.js";

const DEFAULT_MAX = 64 * 1024 * 1024;

/**
 * The plaintext of a record, which an app reads in chunks, as a stream, or whole.
 * @param read called for each reading; its signal aborts when that reading is cancelled
 */
export const recordContent = (
  record: RecordVersion,
  read: (cancelled?: AbortSignal) => AsyncGenerator<Uint8Array>,
): OpenedRecord => ({
  record,
  [Symbol.asyncIterator]: () => read(),
  stream() {
    const reading = new AbortController();
    return toReadableStream(read(reading.signal), reading);
  },
  async bytes(limit = { max: DEFAULT_MAX }) {
    const { max } = checkKeys("limit", limit, { max: "required" });
    if (!(typeof max === "number" && max >= 0)) throw new TypeError("`max` is a number of bytes");
    if (record.size > max)
      throw new ChartkeyError("LIMIT_EXCEEDED", {
        message: `The record has ${record.size} bytes, the limit is ${max}`,
      });
    return collect(read(), max);
  },
});
