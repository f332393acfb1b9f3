import type { Bytes } from "../streams/byte-source.js";

/**
 * Reads the files of an export from a folder, an archive or an upload. It is called only with
 * `index.age` and with names of 32 hexadecimal digits and `.age`, anew for each reading.
 */
export type ExportSource = (path: string) => Bytes;

/** A message with its reason, if the source gave what is not bytes, or what was read before. */
export const because = (message: string, cause: unknown): string =>
  cause instanceof TypeError ? `${message}: ${cause.message}` : message;
