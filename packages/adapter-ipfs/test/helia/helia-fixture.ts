import { setTimeout as delay } from "node:timers/promises";
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

/**
 * Milliseconds: the time limit on a slow disk, and what it takes to write a block. A put of
 * 4 MiB writes five blocks, one after the other.
 */
const [LIMIT, BLOCK] = [4_000, 1_000];

/** The methods of stores that yield what they find. */
const streams: ReadonlySet<string | symbol> = new Set(["get", "getAll", "query"]);

/** What holds calls up until it is opened. */
interface Gate {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/**
 * Milliseconds for a case. A node of Helia keeps a lock for ever when a store answers a collection
 * with what it does not expect, and all later cases wait for it: each says so after this time.
 */
const CASE = 60_000;

/** A node in memory, whose stores fail while unplugged. */
export async function nodeFixture(start: (stores: Stores) => Promise<TestNode>): Promise<BlobStoreFixture> {
  let [away, full, slowed] = [false, false, false];
  let hung: Gate | undefined;
  const blockstore = new MemoryBlockstore();
  const pluggable = <T extends object>(store: T): T =>
    new Proxy(store, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]): unknown => {
          if (away) throw new Error("The disk is gone");
          if (full && property === "put") throw Object.assign(new Error("No space left"), { code: "ENOSPC" });
          const work = (): unknown => Reflect.apply(value, target, args);
          const open =
            hung?.promise ??
            (slowed && property === "put" && target === (blockstore as object) ? delay(BLOCK) : undefined);
          if (!open) return work();
          return streams.has(property) ? later(open, work) : open.then(work);
        };
      },
    });
  const helia = await start({ blockstore: pluggable(blockstore), datastore: pluggable(new MemoryDatastore()) });
  const [patient, hurried] = [heliaBlobs({ helia, timeout: PATIENCE }), heliaBlobs({ helia, timeout: LIMIT })];
  return {
    get blobs() {
      return slowed ? hurried : patient;
    },
    layout: "unixfs-v1-2025",
    patience: CASE,
    corrupt: async (id) => {
      const read = (cid: CID) => joinBlock(blockstore.get(cid), { max: Infinity });
      const root = CID.parse(id);
      const target = decodeFileNode(await read(root))?.links.at(-1)?.cid ?? root;
      const block = (await read(target)).slice();
      block[0] = (block[0] ?? 0) ^ 1;
      await blockstore.put(target, block);
    },
    lose: async (id) => blockstore.delete(CID.parse(id)),
    unplug: async () => {
      away = true;
    },
    replug: async () => {
      [away, full, slowed] = [false, false, false];
      hung?.resolve();
      hung = undefined;
    },
    fill: async () => {
      full = true;
    },
    hang: async () => {
      hung = Promise.withResolvers();
    },
    slow: async () => {
      slowed = true;
    },
    connect: () => heliaBlobs({ helia, timeout: PATIENCE }),
    collect: () => helia.gc(),
    dispose: async () => {
      away = false;
      await helia.stop?.();
    },
  };
}

/** What a method yields, once a promise is settled. */
async function* later(open: Promise<unknown>, work: () => unknown): AsyncGenerator {
  await open;
  yield* work() as AsyncIterable<unknown> | Iterable<unknown>;
}
