export type { UnixfsHash } from "./unixfs-hash.js";
export { unixfsHash } from "./unixfs-hash.js";
export { readRange } from "./read-range.js";
export { joinedId } from "./joined-id.js";
