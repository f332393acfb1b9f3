import type { ContentId, Holder } from "@chartkey/core/adapters";
import type { KuboRPCClient } from "kubo-rpc-client";
import type { CID } from "multiformats/cid";
import { holderPinOf } from "../holder-pin.js";
import { mismatch } from "../unixfs/block.js";
import { isNotPinned } from "./kubo-error.js";

type PinStep<T> = (id: ContentId, holder: Holder, signal: AbortSignal) => Promise<T>;

export interface KuboPins {
  readonly has: PinStep<boolean>;
  /** Pins without checking the blob, which must be complete and safe from collection meanwhile. */
  readonly addUnchecked: PinStep<void>;
  /** Pins a blob that may be collected meanwhile. Rejects when blocks are missing. */
  readonly add: PinStep<void>;
  readonly remove: PinStep<void>;
}

/** The holders' pins on a Kubo daemon: recursive pins of the blocks of {@link holderPinOf}. */
export function kuboPins({ dag, pin }: Pick<KuboRPCClient, "dag" | "pin">): KuboPins {
  async function putAndPin(id: ContentId, holder: Holder, signal: AbortSignal): Promise<CID> {
    const { cid, bytes } = await holderPinOf(id, holder);
    const stored = await dag.put(bytes, { inputCodec: "dag-pb", storeCodec: "dag-pb", pin: true, signal });
    if (!stored.equals(cid)) throw mismatch("The IPFS node stored another block than it was given");
    return cid;
  }

  return {
    async has(id, holder, signal) {
      const { cid } = await holderPinOf(id, holder);
      try {
        for await (const found of pin.ls({ paths: cid, type: "recursive", signal })) return found.cid.equals(cid);
      } catch (error) {
        if (!isNotPinned(error)) throw error;
      }
      return false;
    },

    async addUnchecked(id, holder, signal) {
      await putAndPin(id, holder, signal);
    },

    // For a block that is pinned already, Kubo drops the pin, walks the whole tree while it blocks
    // collections, and pins again only if nothing is missing. The walk is the check that is needed
    // here. The dropped pin is a danger, so callers ask `has` first.
    async add(id, holder, signal) {
      await pin.add(await putAndPin(id, holder, signal), { signal });
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
