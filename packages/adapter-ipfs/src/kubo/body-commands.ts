import type { KuboRPCClient } from "kubo-rpc-client";
import type { CID } from "multiformats/cid";
import type { FetchOptions } from "../unixfs/block.js";
import { joinBlock } from "../unixfs/join-block.js";

/** The daemon's options of a command, by their names there. */
export type Query = Readonly<Record<string, string | number | boolean>>;

interface AddOptions {
  readonly query: Query;
  readonly signal: AbortSignal;
  /** Called whenever the daemon has read more. */
  readonly progress: () => void;
}

export interface CatOptions extends FetchOptions {
  /** Whether the daemon looks on its own disk only. */
  readonly offline?: boolean;
}

/** What the daemon has added, by its path in the upload. */
export interface AddedFile {
  readonly path: string;
  readonly cid: CID;
}

/** The commands that carry blobs. */
export interface BodyCommands {
  /**
   * Adds a file under this name.
   * @param content each chunk is good until the next is asked for
   */
  add(name: string, content: AsyncIterable<Uint8Array>, options: AddOptions): Promise<readonly AddedFile[]>;
  /**
   * The bytes of a raw block.
   * @throws ChartkeyError BLOB_MISMATCH as soon as there are more than `max` bytes
   */
  cat(cid: CID, options: CatOptions): Promise<Uint8Array>;
}

/** These commands as the app's own client calls them. */
export const byClient = (client: Pick<KuboRPCClient, "addAll" | "cat">): BodyCommands => ({
  async add(path, content, { query, ...options }) {
    const files: AddedFile[] = [];
    // the daemon reports what it has read; in a browser, the client reports what it has sent
    const added = client.addAll([{ path, content: copies(content) }], { ...query, ...options });
    for await (const file of added) files.push(file);
    return files;
  },
  cat: (cid, { max, onLife, ...options }) => joinBlock(client.cat(cid, options), { max, onLife }),
});

/** The client reads ahead. */
async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk.slice();
}
