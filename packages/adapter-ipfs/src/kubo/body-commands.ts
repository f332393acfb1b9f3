import type { KuboRPCClient } from "kubo-rpc-client";
import type { CID } from "multiformats/cid";

/** The daemon's options of a command, by their names there. */
export type Query = Readonly<Record<string, string | number | boolean>>;

interface AddOptions {
  readonly query: Query;
  readonly signal: AbortSignal;
  /** Called whenever the daemon has read more. */
  readonly progress: () => void;
}

interface CatOptions {
  readonly signal: AbortSignal;
  /** Where to begin, in bytes; at the start by default. */
  readonly offset?: number;
  /** The most bytes; all by default. */
  readonly length?: number;
  /** Whether the daemon looks on its own disk only. */
  readonly offline?: boolean;
}

/**
 * Takes a part of an answer. The next one waits until what it returns resolves, if it returns
 * anything. What it throws ends the answer.
 */
export type OnPart = (part: Uint8Array) => Promise<void> | void;

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
  /** Reads what the daemon says are the bytes of a file, or of a raw block, to their end. */
  cat(cid: CID, options: CatOptions, onPart: OnPart): Promise<void>;
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
  async cat(cid, options, onPart) {
    for await (const part of client.cat(cid, options)) await onPart(part);
  },
});

/** The client reads ahead. */
async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk.slice();
}
