import { collect } from "@chartkey/core/adapters";
import * as dagPb from "@ipld/dag-pb";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { neverAborts } from "../../src/flow/never-aborts.js";
import { decodeFileNode } from "../../src/unixfs/file-node.js";
import { readFile } from "../../src/unixfs/read-file.js";
import { BlockMap, idOf } from "./block-map.js";

const MiB = 1_048_576;

test("readFile refuses a changed bit anywhere in the tree", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), fc.nat(7), async (which, where, bit) => {
      const map = new BlockMap();
      const root = await map.node([await map.leaf(new Uint8Array(MiB)), await map.leaf(Uint8Array.of(9))]);
      const blocks = [...map.blocks];
      const [key, block] = blocks[which % blocks.length] ?? ["", new Uint8Array()];
      const changed = block.slice();
      changed[where % block.length] = (changed[where % block.length] ?? 0) ^ (1 << bit);
      map.blocks.set(key, changed);
      const bytes = collect(readFile(idOf(root.cid), map.fetch, { signal: neverAborts() }), 2 ** 32);
      await expect(bytes).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
    }),
    { numRuns: 40 },
  );
});

describe("decodeFileNode", () => {
  test("takes any bytes without an error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const node = decodeFileNode(bytes);
        expect(node === undefined || Array.isArray(node.links)).toBe(true);
      }),
    );
  });

  test("takes any data in a node without an error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (Data) => {
        const node = decodeFileNode(dagPb.encode({ Data, Links: [] }));
        expect(node?.size ?? 0).toBe(0);
      }),
    );
  });
});
