export type { BlobNode, BlobNodePins } from "./blob-node.js";
export type { HeliaBlobsOptions } from "./helia-blobs.js";
export { heliaBlobs } from "./helia-blobs.js";
export type { IpfsBlobs } from "../ipfs-blobs.js";
export type { OfflineNode, OfflineNodeOptions } from "./offline-node.js";
export { offlineNode } from "./offline-node.js";
