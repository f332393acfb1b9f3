import { ChartkeyError, type ContentId, type Holder } from "@chartkey/core/adapters";
import type { KuboRPCClient } from "kubo-rpc-client";
import type { CID } from "multiformats/cid";
import { holderPinOf } from "../holder-pin.js";
import { isNotPinned } from "./kubo-error.js";
import { putNode } from "./put-node.js";

export interface KuboPins {
  /** Whether the holder's pin stands. */
  has(id: ContentId, holder: Holder, signal: AbortSignal): Promise<boolean>;
  /**
   * Pins a blob that the pinned directory of an upload keeps whole meanwhile. `false` when the
   * daemon did not keep either pin.
   */
  addUploaded(id: ContentId, holder: Holder, options: UploadedOptions): Promise<boolean>;
  /** Pins a blob that may be collected meanwhile. Rejects when blocks are missing. */
  add(id: ContentId, holder: Holder, signal: AbortSignal): Promise<void>;
  remove(id: ContentId, holder: Holder, signal: AbortSignal): Promise<void>;
}

interface UploadedOptions {
  readonly directory: CID;
  readonly signal: AbortSignal;
}

/**
 * The holders' pins on a Kubo daemon: recursive pins of the blocks of {@link holderPinOf}.
 *
 * Kubo names what it adds before it pins it, and an error after that comes in a trailer of HTTP,
 * which `fetch` does not show. So an answer proves no pin, and each is asked for.
 */
export function kuboPins({ dag, pin }: Pick<KuboRPCClient, "dag" | "pin">): KuboPins {
  /** How many of these are pinned, from the first until one that is not. */
  async function countPinned(cids: readonly CID[], signal: AbortSignal): Promise<number> {
    let count = 0;
    try {
      for await (const { cid } of pin.ls({ paths: [...cids], type: "recursive", signal })) {
        if (cids[count]?.equals(cid) !== true) break;
        count += 1;
      }
    } catch (error) {
      if (!isNotPinned(error)) throw error;
    }
    return count;
  }

  async function putAndPin(id: ContentId, holder: Holder, signal: AbortSignal): Promise<CID> {
    const node = await holderPinOf(id, holder);
    await putNode({ dag }, node, { pin: true, signal });
    return node.cid;
  }

  return {
    async has(id, holder, signal) {
      return (await countPinned([(await holderPinOf(id, holder)).cid], signal)) === 1;
    },

    // For a block that is pinned already, Kubo drops the pin before it sets it again. What fails in
    // between takes an earlier pin of the holder's away, so one that stands is left as it is.
    async addUploaded(id, holder, { directory, signal }) {
      const { cid } = await holderPinOf(id, holder);
      const pinned = await countPinned([directory, cid], signal);
      if (pinned !== 1) return pinned === 2;
      await putAndPin(id, holder, signal);
      return (await countPinned([cid], signal)) === 1;
    },

    // For a block that is pinned already, Kubo drops the pin, walks the whole tree while it blocks
    // collections, and pins again only if nothing is missing. The walk is the check that is needed
    // here. The dropped pin is a danger, so callers ask `has` first.
    async add(id, holder, signal) {
      const cid = await putAndPin(id, holder, signal);
      await pin.add(cid, { signal });
      if ((await countPinned([cid], signal)) === 0) throw notKept();
    },

    async remove(id, holder, signal) {
      const { cid } = await holderPinOf(id, holder);
      try {
        await pin.rm(cid, { signal });
      } catch (error) {
        if (!isNotPinned(error)) throw error;
      }
    },
  };
}

export function notKept(): ChartkeyError {
  return new ChartkeyError("BLOB_UNAVAILABLE", { message: "The IPFS node did not keep its pin", retryable: true });
}
