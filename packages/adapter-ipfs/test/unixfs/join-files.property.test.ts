import { sampleBytes } from "@chartkey/core/conformance";
import fc from "fast-check";
import type { CID } from "multiformats/cid";
import * as dagPb from "@ipld/dag-pb";
import * as raw from "multiformats/codecs/raw";
import { expect, test } from "vitest";
import { neverAborts } from "../../src/flow/never-aborts.js";
import { blockId } from "../../src/unixfs/block.js";
import { ContentHash } from "../../src/unixfs/content-hash.js";
import { encodeFileNode, type FileLink } from "../../src/unixfs/file-node.js";
import { joinFiles } from "../../src/unixfs/join-files.js";
import { contentIds } from "../vectors/content-ids.js";
import { BlockMap, idOf, type Link } from "./block-map.js";

const MiB = 1_048_576;
const signal = neverAborts();

/** Leaves in nodes of 1,024 links, level by level, with all leaves at hand. */
async function rootOf(leaves: readonly FileLink[]): Promise<CID> {
  let level = leaves;
  while (level.length > 1) {
    const above: FileLink[] = [];
    for (let at = 0; at < level.length; at += 1_024) {
      const links = level.slice(at, at + 1_024);
      const node = encodeFileNode(links);
      const size = links.reduce((sum, link) => sum + link.size, 0);
      const weight = links.reduce((sum, link) => sum + link.weight, node.length);
      above.push({ cid: await blockId(dagPb, node), size, weight });
    }
    level = above;
  }
  const [root] = level;
  if (!root) throw new Error("There are leaves");
  return root.cid;
}

test("blobs one behind the other have the id of their bytes, whatever their sizes", async () => {
  const last = fc.oneof(fc.integer({ min: 1, max: 2 * MiB }), fc.constantFrom(1, MiB - 1, MiB, MiB + 1, 5 * MiB));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 5, max: 7 }), { maxLength: 2 }), last, async (mebibytes, tail) => {
      const sizes = [...mebibytes.map((count) => count * MiB), tail];
      const bytes = sampleBytes(sizes.reduce((sum, size) => sum + size, 0));
      const map = new BlockMap();
      const parts: ContentIdOf[] = [];
      let at = 0;
      for (const size of sizes) {
        parts.push(await stored(map, bytes.subarray(at, at + size)));
        at += size;
      }
      const hash = new ContentHash();
      await hash.update(bytes);
      const joined = await joinFiles(parts, map.fetch, { signal });
      expect(joined).toEqual({ id: idOf(await hash.digest()), size: bytes.length });
    }),
    { numRuns: 15 },
  );
});

type ContentIdOf = ReturnType<typeof idOf>;

/** Stores the tree of some bytes. */
async function stored(map: BlockMap, bytes: Uint8Array): Promise<ContentIdOf> {
  const hash = new ContentHash(async (cid, block) => void map.blocks.set(cid.toString(), block));
  await hash.update(bytes);
  return idOf(await hash.digest());
}

test("parts with thousands of leaves have the tree of all leaves", async () => {
  const counts = fc.array(fc.integer({ min: 5, max: 1_024 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(counts, fc.integer({ min: 1, max: MiB }), async (leafCounts, tail) => {
      const map = new BlockMap();
      const leaves: FileLink[] = [];
      const parts: ContentIdOf[] = [];
      for (const [nth, count] of leafCounts.entries()) {
        const links: Link[] = [];
        for (let index = 0; index < count; index += 1) {
          const isLast = nth === leafCounts.length - 1 && index === count - 1;
          const cid = await blockId(raw, Uint8Array.of(nth, index >> 8, index));
          links.push({ cid, size: isLast ? tail : MiB });
        }
        parts.push(idOf((await map.node(links)).cid));
        leaves.push(...links.map((link) => ({ ...link, weight: link.size })));
      }
      const nodes = new Map<string, Uint8Array>();
      const { id } = await joinFiles(parts, map.fetch, {
        signal,
        onNode: async (cid, bytes) => void nodes.set(cid.toString(), bytes),
      });
      expect(id).toBe(idOf(await rootOf(leaves)));
      expect(nodes.size).toBe(Math.ceil(leaves.length / 1_024) + (leaves.length > 1_024 ? 1 : 0));
      expect(nodes.has(id)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test("zeros in any parts have the id that Kubo gives them", async () => {
  const map = new BlockMap();
  const leaf = await map.leaf(new Uint8Array(MiB));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...contentIds.zeros), fc.integer({ min: 5, max: 500 }), async (zeros, step) => {
      const parts: ContentIdOf[] = [];
      for (let left = zeros.size / MiB; left > 0; left -= step) {
        const links = Array.from({ length: Math.min(step, left) }, () => leaf);
        parts.push(idOf((links.length > 1 ? await map.node(links) : leaf).cid));
      }
      expect((await joinFiles(parts, map.fetch, { signal })).id).toBe(zeros.id);
    }),
    { numRuns: 30 },
  );
});
