import type { ContentId, Holder } from "@chartkey/core/adapters";
import type { KuboRPCClient } from "kubo-rpc-client";
import type { CID } from "multiformats/cid";
import { holdOf } from "../hold.js";
import { mismatch } from "../unixfs/block.js";
import { isNotPinned } from "./kubo-error.js";

type HoldStep<T> = (id: ContentId, holder: Holder, signal: AbortSignal) => Promise<T>;

export interface KuboHolds {
  readonly has: HoldStep<boolean>;
  /** Pins without a look at the blob: for one that is complete, and kept meanwhile. */
  readonly take: HoldStep<void>;
  /** Pins a blob that may go at any time. Rejects when any of it is missing by then. */
  readonly add: HoldStep<void>;
  readonly remove: HoldStep<void>;
}

/** The holders' pins on a Kubo daemon: recursive ones, of the node that {@link holdOf} makes. */
export function kuboHolds({ dag, pin }: Pick<KuboRPCClient, "dag" | "pin">): KuboHolds {
  async function take(id: ContentId, holder: Holder, signal: AbortSignal): Promise<CID> {
    const { cid, bytes } = await holdOf(id, holder);
    const stored = await dag.put(bytes, { inputCodec: "dag-pb", storeCodec: "dag-pb", pin: true, signal });
    if (!stored.equals(cid)) throw mismatch("The IPFS node stored another block than it was given");
    return cid;
  }

  return {
    async has(id, holder, signal) {
      const { cid } = await holdOf(id, holder);
      try {
        for await (const found of pin.ls({ paths: cid, type: "recursive", signal })) return found.cid.equals(cid);
      } catch (error) {
        if (!isNotPinned(error)) throw error;
      }
      return false;
    },

    async take(id, holder, signal) {
      await take(id, holder, signal);
    },

    // Kubo drops a pin that it is asked for again, walks the whole tree with collections held off, and pins it only if nothing is missing. That is the check
    // wanted here, and a danger to a pin that stands: callers ask `has` first.
    async add(id, holder, signal) {
      await pin.add(await take(id, holder, signal), { signal });
    },

    async remove(id, holder, signal) {
      const { cid } = await holdOf(id, holder);
      try {
        await pin.rm(cid, { signal });
      } catch (error) {
        if (!isNotPinned(error)) throw error;
      }
    },
  };
}
