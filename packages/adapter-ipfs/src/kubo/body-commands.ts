import type { KuboRPCClient } from "kubo-rpc-client";
import type { CID } from "multiformats/cid";

/** The daemon's options of a command, by their names there. */
export type Query = Readonly<Record<string, string | number | boolean>>;

export interface AddOptions {
  readonly query: Query;
  readonly signal: AbortSignal;
  /** Called whenever the daemon has read more. */
  readonly progress: () => void;
}

export interface CatOptions {
  readonly signal: AbortSignal;
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
  add(name: string, content: AsyncIterable<Uint8Array>, options: AddOptions): AsyncIterable<AddedFile>;
  /** The bytes of a file, or of a raw block. */
  cat(cid: CID, options: CatOptions): AsyncIterable<Uint8Array>;
}

/** These commands as the app's own client calls them. */
export const byClient = (client: Pick<KuboRPCClient, "addAll" | "cat">): BodyCommands => ({
  // the daemon reports what it has read; in a browser, the client reports what it has sent
  add: (path, content, { query, ...options }) =>
    client.addAll([{ path, content: copies(content) }], { ...query, ...options }),
  cat: (cid, options) => client.cat(cid, options),
});

/** The client reads ahead. */
async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk.slice();
}
