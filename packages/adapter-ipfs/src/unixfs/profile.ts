/** The profile `unixfs-v1-2025` (IPIP-499): CIDv1, raw leaves of 1 MiB, balanced, 1,024 links a node. One content then has one id on every IPFS node. */
export const CHUNK = 1_048_576;
export const LINKS = 1_024;

/** How many bytes a tree of this height holds when it is full: a leaf has height 0. */
export const capacity = (height: number): number => CHUNK * LINKS ** height;
