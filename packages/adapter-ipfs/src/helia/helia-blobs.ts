import {
  checkHolderOptions,
  checkKeys,
  checkOptions,
  checkParts,
  isChartkeyError,
  type KeyRules,
  parseContentId,
} from "@chartkey/core/adapters";
import * as raw from "multiformats/codecs/raw";
import type { CID } from "multiformats/cid";
import { storeCaller } from "../flow/store-call.js";
import { withTimeLimit } from "../flow/time-limit.js";
import { type Feed, feedUpload } from "../flow/feed-upload.js";
import { listSteps } from "../flow/list-steps.js";
import { neverAborts } from "../flow/never-aborts.js";
import { blobsHeldBy, MAX_PIN, type ReadPin } from "../holder-pin.js";
import type { IpfsBlobs } from "../ipfs-blobs.js";
import { blockId, cidOf, type FetchBlock } from "../unixfs/block.js";
import { ContentHash } from "../unixfs/content-hash.js";
import { joinBlock } from "../unixfs/join-block.js";
import { joinFiles } from "../unixfs/join-files.js";
import { fileReader } from "../unixfs/file-reader.js";
import { checkFile, readSize } from "../unixfs/read-file.js";
import type { BlobNode } from "./blob-node.js";
import { heliaError, isMissing } from "./helia-error.js";
import { heliaPins } from "./helia-pins.js";

export interface HeliaBlobsOptions {
  /**
   * The app's own node: of `offlineNode`, or of Helia's `createHelia` or `createHeliaLight`. It
   * stores blobs in its blockstore.
   */
  readonly helia: BlobNode;
  /** Milliseconds that the node may be silent. Default 30,000. */
  readonly timeout?: number | undefined;
}

const optionKeys: KeyRules<HeliaBlobsOptions> = { helia: "required", timeout: "optional" };

/**
 * A blob store on a node inside the app. Ids follow the profile `unixfs-v1-2025`. `get` verifies
 * every block, also those of the node's own blockstore. A garbage collection during a `put` can
 * make it fail, and has no other effect.
 * @throws TypeError for a timeout that no timer supports, and for what is no node
 */
export function heliaBlobs(options: HeliaBlobsOptions): IpfsBlobs {
  const { helia, timeout = 30_000 } = checkKeys("options", options, optionKeys);
  if (typeof helia?.blockstore?.get !== "function" || typeof helia.pins?.isPinned !== "function")
    throw new TypeError("`helia` is a node of Helia");
  const callStore = storeCaller(timeout, heliaError);

  const read: FetchBlock = (cid, { signal, ...rest }) => joinBlock(helia.blockstore.get(cid, { signal }), rest);
  const fetch: FetchBlock = (cid, { signal, max }) =>
    callStore(signal, (limited, onLife) => read(cid, { signal: limited, max, onLife }));
  // what is pinned is on the node: the network is not searched for what is lost
  const fetchHere: FetchBlock = (cid, { signal, max }) =>
    callStore(signal, (limited) => {
      // an option of Helia's, which other blockstores do not have
      const here = { signal: limited, offline: true };
      return joinBlock(helia.blockstore.get(cid, here), { max });
    });
  const pins = heliaPins(helia, fetchHere);
  const readPin: ReadPin = async (cid, signal) => {
    try {
      return await fetchHere(cid, { signal, max: MAX_PIN });
    } catch (error) {
      if (isMissing(error) || isChartkeyError(error, "BLOB_MISMATCH")) return undefined;
      throw error;
    }
  };

  async function store({ chunks, signal, onLife }: Feed): Promise<CID> {
    const hash = new ContentHash(async (cid, block) => {
      await helia.blockstore.put(cid, block, { signal });
      onLife();
    });
    for await (const chunk of chunks) await hash.update(chunk);
    return hash.digest();
  }

  return {
    capabilities: { pins: true, ranges: true, listing: true, blocks: true, joins: true },
    ...fileReader(fetch),

    async put(bytes, callOptions) {
      const { holder, signal, onProgress } = checkHolderOptions(callOptions);
      const cid = await feedUpload(bytes, { signal, onProgress, timeout }, (feed) =>
        store(feed).catch((error: unknown) => {
          throw heliaError(error);
        }),
      );
      const id = parseContentId(cid.toString());
      signal?.throwIfAborted();
      await callStore(undefined, (limited) => pins.add(id, holder, limited));
      return id;
    },

    async size(id, callOptions) {
      const { signal } = checkOptions(callOptions);
      const cid = cidOf(id);
      try {
        return await withTimeLimit(timeout, signal, (limited) => readSize(cid, read, limited));
      } catch (error) {
        signal?.throwIfAborted();
        if (isMissing(error) || isChartkeyError(error, "BLOB_UNAVAILABLE")) return undefined;
        throw heliaError(error);
      }
    },

    async pin(id, callOptions) {
      const { holder, signal = neverAborts() } = checkHolderOptions(callOptions);
      await checkFile(id, fetch, { signal });
      await callStore(signal, (limited) => pins.add(id, holder, limited));
    },

    async join(given, callOptions) {
      const { holder, signal = neverAborts() } = checkHolderOptions(callOptions);
      const { id } = await joinFiles(checkParts(given), fetchHere, {
        signal,
        onNode: (cid, block) =>
          callStore(signal, async (limited) => void (await helia.blockstore.put(cid, block, { signal: limited }))),
      });
      await callStore(undefined, (limited) => pins.add(id, holder, limited));
      return id;
    },

    async unpin(id, callOptions) {
      const { holder, signal } = checkHolderOptions(callOptions);
      const blob = parseContentId(id);
      await callStore(signal, (limited) => pins.remove(blob, holder, limited));
    },

    async *pins(callOptions) {
      const { holder, signal = neverAborts() } = checkHolderOptions(callOptions);
      const all = listSteps((limited) => helia.pins.ls({ signal: limited }), {
        signal,
        timeout,
        translate: heliaError,
      });
      yield* blobsHeldBy(holder, all, { readPin, signal });
    },

    async health(callOptions) {
      const { signal } = checkOptions(callOptions);
      await callStore(signal, async (limited) => {
        const { status = "started" } = helia;
        if (status !== "started") throw new Error(`The node is ${status}`);
        // the empty block is written, which nobody pins, and the pins are read
        const cid = await blockId(raw, new Uint8Array());
        await helia.blockstore.put(cid, new Uint8Array(), { signal: limited });
        await read(cid, { signal: limited, max: 0 });
        await helia.pins.isPinned(cid, { signal: limited });
      });
    },
  };
}
