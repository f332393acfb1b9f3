/**
 * This entry has nothing. `heliaBlobs` is in `@chartkey/adapter-ipfs/helia` and `kuboBlobs` in
 * `@chartkey/adapter-ipfs/kubo`, so that an app loads the library of one of them only.
 */
function elsewhere(): never {
  throw new Error(
    "@chartkey/adapter-ipfs has two entries: @chartkey/adapter-ipfs/helia for `heliaBlobs`, and @chartkey/adapter-ipfs/kubo for `kuboBlobs`",
  );
}

/** It is in `@chartkey/adapter-ipfs/helia`. */
export const heliaBlobs: never = elsewhere();
/** It is in `@chartkey/adapter-ipfs/kubo`. */
export const kuboBlobs: never = elsewhere();
