/**
 * The profile `unixfs-v1-2025` (IPIP-499): CIDv1, raw leaves of 1 MiB, a balanced tree, 1,024 links
 * per node. The same bytes have the same id on every IPFS node that follows it.
 */
export const CHUNK_SIZE = 1_048_576;
export const MAX_LINKS = 1_024;

/** The bytes of a full tree of this height. A leaf has height 0. */
export const capacity = (height: number): number => CHUNK_SIZE * MAX_LINKS ** height;
