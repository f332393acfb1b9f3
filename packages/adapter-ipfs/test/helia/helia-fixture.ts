import type { BlobStoreFixture } from "@chartkey/core/conformance";
import { MemoryBlockstore } from "blockstore-core";
import { MemoryDatastore } from "datastore-core";
import { createHeliaLight } from "helia";
import type { Blockstore } from "interface-blockstore";
import type { Datastore } from "interface-datastore";
import { CID } from "multiformats/cid";
import { PATIENCE } from "../../../../test/setup/patience.js";
import { type BlobNode, heliaBlobs, offlineNode } from "../../src/helia/index.js";
import { decodeFileNode } from "../../src/unixfs/file-node.js";
import { joinBlock } from "../../src/unixfs/join-block.js";

interface TestNode extends BlobNode {
  gc(): Promise<void>;
  stop?(): Promise<unknown>;
}

type Stores = { readonly blockstore: Blockstore; readonly datastore: Datastore };

/** The nodes inside an app that the adapter is tested with. */
export const nodes: Readonly<Record<string, (stores: Stores) => Promise<TestNode>>> = {
  "a node without a network": async (stores) => offlineNode(stores),
  "a node of Helia": async (stores) => createHeliaLight(stores).start(),
};

/** A node in memory, whose stores fail while unplugged. */
export async function nodeFixture(start: (stores: Stores) => Promise<TestNode>): Promise<BlobStoreFixture> {
  let away = false;
  const pluggable = <T extends object>(store: T): T =>
    new Proxy(store, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]): unknown => {
          if (away) throw new Error("The disk is gone");
          return Reflect.apply(value, target, args);
        };
      },
    });
  const blockstore = new MemoryBlockstore();
  const helia = await start({ blockstore: pluggable(blockstore), datastore: pluggable(new MemoryDatastore()) });
  return {
    blobs: heliaBlobs({ helia, timeout: PATIENCE }),
    layout: "unixfs-v1-2025",
    corrupt: async (id) => {
      const read = (cid: CID) => joinBlock(blockstore.get(cid), Infinity);
      const root = CID.parse(id);
      const target = decodeFileNode(await read(root))?.links.at(-1)?.cid ?? root;
      const block = (await read(target)).slice();
      block[0] = (block[0] ?? 0) ^ 1;
      await blockstore.put(target, block);
    },
    unplug: async () => {
      away = true;
    },
    replug: async () => {
      away = false;
    },
    collect: () => helia.gc(),
    dispose: async () => {
      away = false;
      await helia.stop?.();
    },
  };
}
