import { type Bytes } from "../streams/byte-source.js";
import { viewsOf } from "../streams/bytes.js";
import { Misuse } from "./misuse.js";

/**
 * Reads the files of an export from a folder, an archive or an upload. It is called only with
 * `index.age` and with names of 32 hexadecimal digits and `.age`, anew for each reading.
 */
export type ExportSource = (path: string) => Bytes;

/**
 * @throws Misuse for a source that gives no bytes, or bytes that were read before; whatever `files`
 *   throws for a file that is missing
 */
export const chunksOfFile = (files: ExportSource, path: string): AsyncIterable<Uint8Array> =>
  viewsOf(files(path), (message, cause) => new Misuse(`\`files("${path}")\`: ${message}`, { cause }));
