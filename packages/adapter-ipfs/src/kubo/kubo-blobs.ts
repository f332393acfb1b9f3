import {
  checkHolderOptions,
  checkKeys,
  checkOptions,
  isChartkeyError,
  type KeyRules,
  parseContentId,
} from "@chartkey/core/adapters";
import type { KuboRPCClient } from "kubo-rpc-client";
import { listSteps } from "../flow/list-steps.js";
import { neverAborts } from "../flow/never-aborts.js";
import { storeCaller } from "../flow/store-call.js";
import { withTimeLimit } from "../flow/time-limit.js";
import { feedUpload } from "../flow/feed-upload.js";
import { blobsHeldBy, MAX_PIN, type ReadPin } from "../holder-pin.js";
import type { IpfsBlobs } from "../ipfs-blobs.js";
import { mismatch, type FetchBlock } from "../unixfs/block.js";
import { ContentHash } from "../unixfs/content-hash.js";
import { fileReader } from "../unixfs/file-reader.js";
import { checkFile } from "../unixfs/read-file.js";
import { byClient } from "./body-commands.js";
import { checkDaemon } from "./check-daemon.js";
import { fetchFromKubo } from "./fetch-block.js";
import { daemonAddress } from "./http/daemon-address.js";
import { byHttp } from "./http/http-commands.js";
import { isCommandError, kuboError } from "./kubo-error.js";
import { kuboPins, notKept } from "./kubo-pins.js";
import { kuboJoin } from "./kubo-join.js";
import { leftUploads } from "./left-uploads.js";
import { mayBePinned } from "./may-be-pinned.js";
import { streamFromKubo } from "./stream-blocks.js";
import { upload, uploadName, type Uploaded } from "./upload.js";

export interface KuboBlobsOptions {
  /** The app's own client, of `create` from `kubo-rpc-client`. */
  readonly client: KuboRPCClient;
  /**
   * The URL of the client's daemon, as `http://127.0.0.1:5001`, with the path of its API if that is
   * not `/api/v0`. With it, blobs go up and come down by Node's own HTTP, which is faster than the
   * client and needs less memory. All else goes by the client, and so do blobs without a URL and
   * in a browser, which cannot send a stream. Leave it out where the client has settings that a URL
   * and headers do not say, as a unix socket, an agent or a proxy.
   */
  readonly url?: string | undefined;
  /** The client's headers, as those of its credentials, for requests by `url`. Default none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Milliseconds that the daemon may be silent. What moves, up or down, may take any time. A daemon
   * on a network searches for a missing block until then. While a `join` is pinned, it looks for
   * all blocks in silence, and has so long for each GiB. Default 30,000.
   */
  readonly timeout?: number | undefined;
}

/** Milliseconds for the cleanup after an upload. A pin that is left behind only takes space. */
const CLEANUP_TIMEOUT = 5_000;

const optionKeys: KeyRules<KuboBlobsOptions> = {
  client: "required",
  url: "optional",
  headers: "optional",
  timeout: "optional",
};

/**
 * A blob store on a Kubo daemon (tested with 0.43). Ids follow the profile `unixfs-v1-2025`. The
 * daemon is not trusted: `put` computes the id itself, and `get` verifies every block. Pins of
 * other programs on the daemon are not touched.
 * @throws TypeError for a timeout that no timer supports, and for what is no client, no URL of HTTP
 *   and no headers
 */
export function kuboBlobs(options: KuboBlobsOptions): IpfsBlobs {
  const { client, url, headers, timeout = 30_000 } = checkKeys("options", options, optionKeys);
  if (typeof client?.add !== "function") throw new TypeError("`client` is a client of kubo-rpc-client");
  if (url === undefined && headers !== undefined) throw new TypeError("`headers` are for requests by `url`");
  const bodies = (url !== undefined && byHttp(daemonAddress(url, headers))) || byClient(client);
  const callStore = storeCaller(timeout, kuboError);

  const fetchUnlimited = fetchFromKubo(bodies);
  const fetch: FetchBlock = (cid, { signal, max }) =>
    callStore(signal, (limited, onLife) => fetchUnlimited(cid, { signal: limited, max, onLife }));
  const steps = { timeout, translate: kuboError };
  const stream = streamFromKubo(bodies, steps);
  const pins = kuboPins(client);
  const uploads = leftUploads(client);
  const cleanUp = (work: (signal: AbortSignal) => Promise<void>): Promise<void> =>
    withTimeLimit(Math.min(timeout, CLEANUP_TIMEOUT), undefined, work).catch(() => {});
  // what is pinned is on the node: the network is not searched for it
  const fetchHere: FetchBlock = (cid, { signal, max }) =>
    callStore(signal, (limited, onLife) => fetchUnlimited(cid, { signal: limited, max, onLife, offline: true }));
  const readPin: ReadPin = (cid, signal) =>
    callStore(signal, async (limited) => {
      try {
        return await fetchUnlimited(cid, { signal: limited, max: MAX_PIN, offline: true });
      } catch (error) {
        if (isCommandError(error) || isChartkeyError(error, "BLOB_MISMATCH")) return undefined;
        throw error;
      }
    });

  return {
    capabilities: { pins: true, ranges: true, listing: true, blocks: true, joins: true },
    ...fileReader(fetch, stream),

    async put(bytes, callOptions) {
      const { holder, signal, onProgress } = checkHolderOptions(callOptions);
      const name = uploadName();
      let [begun, uploaded]: [boolean, Uploaded | undefined] = [false, undefined];
      try {
        const hash = new ContentHash();
        const onChunk = (chunk: Uint8Array) => hash.update(chunk);
        const added = await feedUpload(bytes, { signal, onProgress, timeout, onChunk }, (feed) => {
          begun = true;
          return upload(bodies, name, feed).catch((error: unknown) => {
            throw kuboError(error);
          });
        });
        const cid = await hash.digest();
        if (!added.blob.equals(cid)) throw mismatch("The IPFS node stored other bytes than it was given");
        const id = parseContentId(cid.toString());
        signal?.throwIfAborted();
        // not aborted from here on: the caller could not know whether the blob is pinned
        const { directory } = added;
        const kept = await callStore(undefined, (limited) =>
          pins.addUploaded(id, holder, { directory, signal: limited }),
        ).catch((error: unknown) => {
          throw mayBePinned(id, error);
        });
        if (!kept) throw notKept();
        uploaded = added;
        return id;
      } finally {
        if (begun) await cleanUp((limited) => uploads.end(name, uploaded?.directory, limited));
      }
    },

    async size(id, callOptions) {
      const { signal } = checkOptions(callOptions);
      const path = `/ipfs/${parseContentId(id)}`;
      try {
        const { size } = await withTimeLimit(timeout, signal, (limited) =>
          client.files.stat(path, { signal: limited }),
        );
        return Number.isSafeInteger(size) && size >= 0 ? size : undefined;
      } catch (error) {
        signal?.throwIfAborted();
        const problem = kuboError(error);
        if (problem.code === "BLOB_UNAVAILABLE" && (isCommandError(error) || problem === error)) return undefined;
        throw problem;
      }
    },

    async pin(id, callOptions) {
      const { holder, signal = neverAborts() } = checkHolderOptions(callOptions);
      // also when the pin stands: a node may have lost what it pins
      await checkFile(id, fetch, { signal, stream });
      if (await callStore(signal, (limited) => pins.has(id, holder, limited))) return;
      await callStore(signal, (limited) => pins.add(id, holder, limited));
    },

    join: kuboJoin(client, { pins, fetch: fetchHere, timeout }),

    async unpin(id, callOptions) {
      const { holder, signal } = checkHolderOptions(callOptions);
      const blob = parseContentId(id);
      await callStore(signal, (limited) => pins.remove(blob, holder, limited));
      await cleanUp((limited) => uploads.sweep(limited));
    },

    async *pins(callOptions) {
      const { holder, signal = neverAborts() } = checkHolderOptions(callOptions);
      const all = listSteps((limited) => client.pin.ls({ type: "recursive", signal: limited }), { ...steps, signal });
      yield* blobsHeldBy(holder, all, { readPin, signal });
    },

    async health(callOptions) {
      const { signal } = checkOptions(callOptions);
      await callStore(signal, (limited) => checkDaemon(client, bodies, limited));
    },
  };
}
