/**
 * This entry has nothing. `heliaBlobs` is in `@chartkey/adapter-ipfs/helia`, `kuboBlobs` in
 * `@chartkey/adapter-ipfs/kubo` and `unixfsHash` in `@chartkey/adapter-ipfs/unixfs`, so that an app
 * loads only what it uses.
 */
function elsewhere(): never {
  throw new Error(
    "@chartkey/adapter-ipfs has three entries: @chartkey/adapter-ipfs/helia for `heliaBlobs`, @chartkey/adapter-ipfs/kubo for `kuboBlobs`, and @chartkey/adapter-ipfs/unixfs for `unixfsHash`",
  );
}

/** It is in `@chartkey/adapter-ipfs/helia`. */
export const heliaBlobs: never = elsewhere();
/** It is in `@chartkey/adapter-ipfs/kubo`. */
export const kuboBlobs: never = elsewhere();
/** It is in `@chartkey/adapter-ipfs/unixfs`. */
export const unixfsHash: never = elsewhere();
