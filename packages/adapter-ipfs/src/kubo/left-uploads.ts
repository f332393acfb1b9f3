import type { KuboRPCClient } from "kubo-rpc-client";
import type { CID } from "multiformats/cid";
import { isNotPinned } from "./kubo-error.js";
import { UPLOAD } from "./upload.js";

/** How often a pin is looked for that may never come. */
const LOOKS = 10;

export interface LeftUploads {
  /**
   * Unpins the directory of an upload that has ended; `undefined` for one that was given up. Then
   * it unpins what earlier uploads left. A daemon that is busy with a collection pins an upload
   * after it, though its client left long before. So a pin that is not there is looked for again.
   */
  end(name: string, directory: CID | undefined, signal: AbortSignal): Promise<void>;
  /** Unpins what earlier uploads left. */
  sweep(signal: AbortSignal): Promise<void>;
}

/** The pins that keep uploads until their holders do, and those that this adapter has left. */
export function leftUploads({ pin }: Pick<KuboRPCClient, "pin">): LeftUploads {
  /** How often each is still looked for, by its name. */
  const left = new Map<string, number>();

  async function remove(cid: CID, signal: AbortSignal): Promise<void> {
    try {
      await pin.rm(cid, { signal });
    } catch (error) {
      if (!isNotPinned(error)) throw error;
    }
  }

  async function sweep(signal: AbortSignal): Promise<void> {
    const sought = [...left.keys()];
    if (sought.length === 0) return;
    // others upload to the daemon too, and under such names
    for await (const { cid, name } of pin.ls({ type: "recursive", name: UPLOAD, signal })) {
      if (name === undefined || !left.has(name)) continue;
      await remove(cid, signal);
      left.delete(name);
    }
    for (const name of sought) {
      const looks = left.get(name) ?? 0;
      if (looks > 1) left.set(name, looks - 1);
      else left.delete(name);
    }
  }

  return {
    async end(name, directory, signal) {
      left.set(name, LOOKS);
      if (directory) {
        await remove(directory, signal);
        left.delete(name);
      }
      await sweep(signal);
    },
    sweep,
  };
}
