import { isChartkeyError, parseContentId, type BlobStore } from "@chartkey/core/adapters";
import type { KuboRPCClient } from "kubo-rpc-client";
import { never } from "../flow/never.js";
import { asking } from "../flow/ask.js";
import { within } from "../flow/time-limit.js";
import { feed } from "../flow/feed.js";
import { mismatch, type FetchBlock } from "../unixfs/block.js";
import { ContentHash } from "../unixfs/content-hash.js";
import { checkFile, readFile } from "../unixfs/read-file.js";
import { fetchFromKubo } from "./fetch-block.js";
import { isRefusal, kuboError } from "./kubo-error.js";
import { kuboHolds } from "./kubo-holds.js";
import { release, upload, uploadName, type Uploaded } from "./upload.js";

export interface KuboBlobsOptions {
  /** The app's own client, of `create` from `kubo-rpc-client`. */
  readonly client: KuboRPCClient;
  /**
   * Milliseconds that the daemon may take for a block or a step. A daemon on a network looks that long for what it lacks. Default 30,000.
   */
  readonly timeout?: number | undefined;
}

/** How long to clean up after an upload, at most: what is left behind takes space and nothing else. */
const CLEANING = 5_000;

/**
 * A blob store on a Kubo daemon (tested with 0.43). Ids follow the profile `unixfs-v1-2025`. What the daemon says is not believed: the id of a put is computed
 * here as well, and every block of a get is checked. What others have pinned on the daemon is left alone.
 *
 * @throws TypeError for a timeout that no timer can keep.
 */
export function kuboBlobs({ client, timeout = 30_000 }: KuboBlobsOptions): BlobStore {
  const ask = asking(timeout, kuboError);

  const fetchUnlimited = fetchFromKubo(client);
  const fetch: FetchBlock = (cid, { signal, max }) =>
    ask(signal, (until) => fetchUnlimited(cid, { signal: until, max }));
  const holds = kuboHolds(client);

  return {
    capabilities: { pins: true },

    async put(bytes, { holder, signal, onProgress }) {
      signal?.throwIfAborted();
      const name = uploadName();
      let uploaded: Uploaded | undefined;
      try {
        const hash = new ContentHash();
        const passed = (chunk: Uint8Array) => hash.update(chunk);
        const added = await feed(bytes, { signal, onProgress, timeout, passed }, (chunks, until) =>
          upload(client, name, chunks, until).catch((error: unknown) => {
            throw kuboError(error);
          }),
        );
        const cid = await hash.digest();
        if (!added.blob.equals(cid)) throw mismatch("The IPFS node stored other bytes than it was given");
        const id = parseContentId(cid.toString());
        signal?.throwIfAborted();
        // from here on an abort would leave open whether the pin stands
        await ask(undefined, (until) => holds.take(id, holder, until));
        uploaded = added;
        return id;
      } finally {
        await within(Math.min(timeout, CLEANING), undefined, (until) =>
          release(client, uploaded?.directory ?? name, until),
        ).catch(() => {});
      }
    },

    async *get(id, { signal = never() } = {}) {
      signal.throwIfAborted();
      yield* readFile(id, fetch, signal);
    },

    async size(id, { signal } = {}) {
      signal?.throwIfAborted();
      try {
        const { size } = await within(timeout, signal, (until) => client.files.stat(`/ipfs/${id}`, { signal: until }));
        return Number.isSafeInteger(size) && size >= 0 ? size : undefined;
      } catch (error) {
        signal?.throwIfAborted();
        if (isRefusal(error) || isChartkeyError(error, "BLOB_UNAVAILABLE")) return undefined;
        throw kuboError(error);
      }
    },

    async pin(id, { holder, signal = never() }) {
      signal.throwIfAborted();
      if (await ask(signal, (until) => holds.has(id, holder, until))) return;
      await checkFile(id, fetch, signal);
      await ask(signal, (until) => holds.add(id, holder, until));
    },

    async unpin(id, { holder, signal }) {
      signal?.throwIfAborted();
      await ask(signal, (until) => holds.remove(id, holder, until));
    },
  };
}
