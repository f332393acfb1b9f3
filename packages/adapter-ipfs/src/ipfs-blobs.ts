import type { BlobStore } from "@chartkey/core/adapters";

/** A blob store on an IPFS node, which pins one blob a request, and cannot pin many at once. */
export type IpfsBlobs = Omit<Required<BlobStore>, "pinAll" | "unpinAll">;
