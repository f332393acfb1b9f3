import { type Bytes } from "../streams/byte-source.js";
import { readChunks } from "../streams/bytes.js";

/**
 * Reads the files of an export from a folder, an archive or an upload. It is called only with
 * `index.age` and with names of 32 hexadecimal digits and `.age`, anew for each reading.
 */
export type ExportSource = (path: string) => Bytes;

/** A source that gives no bytes, or bytes that were read before: it says nothing of the export. */
export class SourceMisuse extends TypeError {}

/** @throws SourceMisuse; whatever `files` throws for a file that is missing */
export const chunksOfFile = (files: ExportSource, path: string): AsyncIterable<Uint8Array> =>
  readChunks(files(path), (message, cause) => new SourceMisuse(`\`files("${path}")\`: ${message}`, { cause }));
