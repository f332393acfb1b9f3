import { ChartkeyError, toHex } from "@chartkey/core/adapters";
import type { CID } from "multiformats/cid";
import type { Feed } from "../flow/feed-upload.js";
import { CHUNK_SIZE, MAX_LINKS } from "../unixfs/profile.js";
import type { BodyCommands } from "./body-commands.js";

/** All options of the profile, since the daemon's configuration may have other defaults. */
const profile = {
  "cid-version": 1,
  hash: "sha2-256",
  "raw-leaves": true,
  chunker: `size-${CHUNK_SIZE}`,
  "max-file-links": MAX_LINKS,
  trickle: false,
  inline: false,
  "wrap-with-directory": true,
  pin: true,
} as const;

export interface Uploaded {
  readonly blob: CID;
  /** The directory that contains the blob and is pinned during the upload. */
  readonly directory: CID;
}

/** What the names of all uploads begin with. */
export const UPLOAD = "chartkey-upload-";

/** A name that no other upload has. */
export const uploadName = (): string => `${UPLOAD}${toHex(crypto.getRandomValues(new Uint8Array(16))).slice(2)}`;

/**
 * The end of an upload of which the daemon names nothing: it has failed on its side. Kubo says why
 * in a trailer of HTTP, which kubo-rpc-client 7 does not read.
 */
const cutOff = (): ChartkeyError =>
  new ChartkeyError("BLOB_UNAVAILABLE", {
    message: "The IPFS node ended the upload without a name for it",
    hints: ["Its disk may be full. With `url`, `kuboBlobs` says so where it is."],
    retryable: true,
  });

/**
 * Adds a blob inside a directory of its own, under this name, and pins the directory. The daemon
 * blocks garbage collection from the first block until the pin is set. A pin of the blob itself
 * could be another program's.
 */
export async function upload(
  { add }: Pick<BodyCommands, "add">,
  name: string,
  { chunks, signal, onLife }: Feed,
): Promise<Uploaded> {
  const query = { ...profile, "pin-name": name };
  const files = await add(name, chunks, { query, signal, progress: onLife });
  const cids = new Map(files.map(({ path, cid }) => [path, cid]));
  const [blob, directory] = [cids.get(name), cids.get("")];
  if (blob === undefined || directory === undefined) throw cutOff();
  return { blob, directory };
}
