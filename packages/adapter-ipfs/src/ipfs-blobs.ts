import type { BlobStore } from "@chartkey/core/adapters";

/** A blob store on an IPFS node. It pins one blob a request, so it has no way to pin many at once. */
export type IpfsBlobs = Omit<Required<BlobStore>, "pinAll" | "unpinAll">;
