export type { UnixfsHash } from "./unixfs-hash.js";
export { unixfsHash } from "./unixfs-hash.js";
export { readRange } from "./read-range.js";
