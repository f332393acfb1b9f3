export type { HeliaBlobsOptions } from "./helia-blobs.js";
export { heliaBlobs } from "./helia-blobs.js";
export type { IpfsBlobs } from "../ipfs-blobs.js";
