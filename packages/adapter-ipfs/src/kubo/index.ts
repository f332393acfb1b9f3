export type { KuboBlobsOptions } from "./kubo-blobs.js";
export { kuboBlobs } from "./kubo-blobs.js";
export type { IpfsBlobs } from "../ipfs-blobs.js";
