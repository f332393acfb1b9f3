import { toHex } from "../../domain/encoding/bytes.js";
import type { PayloadEngine } from "../../envelope/payload/engine.js";
import { type ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { ExportIndex } from "../../envelope/export/export-index.js";
import { abortable } from "../../streams/abortable.js";

/** One file of an export. The app writes it to a folder, an archive or a download. */
export interface ExportFile {
  /** `index.age`, or 32 random hexadecimal digits and `.age`. */
  readonly path: string;
  /** Read it once, and to its end before you request the next file. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** A file whose size and digest are known once it has been read. */
export interface MeasuredFile {
  readonly file: ExportFile;
  /**
   * @throws TypeError before it was read to its end
   * @throws ChartkeyError what ended it early; the signal's reason
   */
  entry(): Promise<ExportIndex["files"][number]>;
}

interface MeasuredBy {
  readonly signal: AbortSignal | undefined;
  readonly engine: PayloadEngine;
}

/**
 * Measures a file while it is read. A source that fails half-way ends the file early: then it is no
 * valid age file, and `entry` throws the failure.
 */
export function measuredFile(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  { signal, engine }: MeasuredBy,
): MeasuredFile {
  const hash = engine.sha256();
  let size = 0;
  let state: "unread" | "begun" | "ended" | ChartkeyError = "unread";
  async function* read(): AsyncGenerator<Uint8Array> {
    if (state !== "unread") throw new TypeError("A file of an export is read once");
    state = "begun";
    try {
      for await (const chunk of chunks) {
        size += chunk.length;
        await abortable(Promise.resolve(hash.update(chunk)), signal);
        yield chunk;
      }
      state = "ended";
    } catch (error) {
      signal?.throwIfAborted();
      if (!isChartkeyError(error)) throw error;
      state = error;
    }
  }
  return {
    file: { path, bytes: { [Symbol.asyncIterator]: read } },
    entry: async () => {
      if (isChartkeyError(state)) throw state;
      if (state !== "ended") throw new TypeError("Read each file of an export to its end before the next");
      return { path, size, digest: toHex(await abortable(Promise.resolve(hash.digest()), signal)) };
    },
  };
}
