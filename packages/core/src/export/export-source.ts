/**
 * Where the files of an export are: a folder, an archive, an upload. Called with `index.age` and
 * with names of 32 hexadecimal digits and `.age` only.
 */
export type ExportSource = (path: string) => AsyncIterable<Uint8Array>;
