/**
 * Reads the files of an export from a folder, an archive or an upload. It is called only with
 * `index.age` and with names of 32 hexadecimal digits and `.age`.
 */
export type ExportSource = (path: string) => AsyncIterable<Uint8Array>;
