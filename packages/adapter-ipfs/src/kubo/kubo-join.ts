import {
  ChartkeyError,
  checkHolderOptions,
  checkParts,
  type ContentId,
  isChartkeyError,
} from "@chartkey/core/adapters";
import type { KuboRPCClient } from "kubo-rpc-client";
import { neverAborts } from "../flow/never-aborts.js";
import { storeCaller } from "../flow/store-call.js";
import type { IpfsBlobs } from "../ipfs-blobs.js";
import type { FetchBlock } from "../unixfs/block.js";
import { joinFiles } from "../unixfs/join-files.js";
import { isCommandError, kuboError } from "./kubo-error.js";
import type { KuboPins } from "./kubo-pins.js";
import { mayBePinned } from "./may-be-pinned.js";
import { putNode } from "./put-node.js";

interface JoinOptions {
  readonly pins: KuboPins;
  /** Looks on the node only: what is pinned is there. */
  readonly fetch: FetchBlock;
  /** Milliseconds that the daemon may be silent, and for each GiB of the walk. */
  readonly timeout: number;
}

const GIB = 1_073_741_824;
const LONGEST = 2 ** 31 - 1;

/**
 * `join` on a Kubo daemon: it fetches the roots of the parts, stores the nodes above their leaves,
 * and pins the whole, for which the daemon walks to every block. The pins of the parts keep the
 * leaves meanwhile. A collection may delete the nodes before: then the walk fails, and another try
 * stores them again.
 */
export function kuboJoin(client: Pick<KuboRPCClient, "dag">, { pins, fetch, timeout }: JoinOptions): IpfsBlobs["join"] {
  const callStore = storeCaller(timeout, kuboError);

  /** Whether a pin that failed may stand all the same, as where no answer has come. */
  async function mayStand(id: ContentId, holder: string, error: unknown): Promise<boolean> {
    if (!isChartkeyError(error) || !isCommandError(error.cause)) return true;
    return callStore(undefined, (limited) => pins.has(id, holder, limited)).catch(() => true);
  }

  return async (given, callOptions) => {
    const { holder, signal = neverAborts() } = checkHolderOptions(callOptions);
    const { id, size } = await joinFiles(checkParts(given), fetch, {
      signal,
      onNode: (cid, bytes) =>
        callStore(signal, (limited) => putNode(client, { cid, bytes }, { pin: false, signal: limited })),
    });
    if (await callStore(signal, (limited) => pins.has(id, holder, limited))) return id;
    const walk = storeCaller(Math.min(timeout * Math.ceil(size / GIB), LONGEST), kuboError);
    signal.throwIfAborted();
    try {
      await walk(signal, (limited) => pins.add(id, holder, limited));
    } catch (cause) {
      const message = "The join was aborted while it was pinned";
      const error = signal.aborted ? new ChartkeyError("BLOB_UNAVAILABLE", { message, cause }) : cause;
      throw (await mayStand(id, holder, error)) ? mayBePinned(id, error) : error;
    }
    return id;
  };
}
