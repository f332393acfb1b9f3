import { isChartkeyError, parseContentId, type BlobStore } from "@chartkey/core/adapters";
import { unixfs } from "@helia/unixfs";
import type { Helia } from "helia";
import { asking } from "../flow/ask.js";
import { within } from "../flow/time-limit.js";
import { feed } from "../flow/feed.js";
import { never } from "../flow/never.js";
import type { FetchBlock } from "../unixfs/block.js";
import { joinBlock } from "../unixfs/join-block.js";
import { checkFile, readFile, readSize } from "../unixfs/read-file.js";
import { heliaError, isAbsent } from "./helia-error.js";
import { heliaHolds } from "./helia-holds.js";

export interface HeliaBlobsOptions {
  /** The app's own node, of `createHelia` or `createHeliaLight`. It keeps blobs where its stores do: in memory, unless told otherwise. */
  readonly helia: Helia;
  /** Milliseconds that the node may take for a block or a step. Default 30,000. */
  readonly timeout?: number | undefined;
}

/**
 * A blob store on an embedded Helia node. Ids follow the profile `unixfs-v1-2025`. Every block of a get is checked, also what the node's own store gives.
 * A garbage collection in the middle of a put makes that put fail, and nothing else.
 *
 * @throws TypeError for a timeout that no timer can keep.
 */
export function heliaBlobs({ helia, timeout = 30_000 }: HeliaBlobsOptions): BlobStore {
  const ask = asking(timeout, heliaError);

  const read: FetchBlock = (cid, { signal, max }) => joinBlock(helia.blockstore.get(cid, { signal }), max);
  const fetch: FetchBlock = (cid, { signal, max }) => ask(signal, (until) => read(cid, { signal: until, max }));
  const holds = heliaHolds(helia, fetch);

  return {
    capabilities: { pins: true },

    async put(bytes, { holder, signal, onProgress }) {
      signal?.throwIfAborted();
      const cid = await feed(bytes, { signal, onProgress, timeout }, (chunks, until) =>
        unixfs(helia)
          .addByteStream(chunks, { profile: "unixfs-v1-2025", signal: until })
          .catch((error: unknown) => {
            throw heliaError(error);
          }),
      );
      const id = parseContentId(cid.toString());
      signal?.throwIfAborted();
      await ask(undefined, (until) => holds.add(id, holder, until));
      return id;
    },

    async *get(id, { signal = never() } = {}) {
      signal.throwIfAborted();
      yield* readFile(id, fetch, signal);
    },

    async size(id, { signal } = {}) {
      signal?.throwIfAborted();
      try {
        return await within(timeout, signal, (until) => readSize(id, read, until));
      } catch (error) {
        signal?.throwIfAborted();
        if (isAbsent(error) || isChartkeyError(error, "BLOB_UNAVAILABLE")) return undefined;
        throw heliaError(error);
      }
    },

    async pin(id, { holder, signal = never() }) {
      signal.throwIfAborted();
      await checkFile(id, fetch, signal);
      await ask(signal, (until) => holds.add(id, holder, until));
    },

    async unpin(id, { holder, signal }) {
      signal?.throwIfAborted();
      await ask(signal, (until) => holds.remove(id, holder, until));
    },
  };
}
