import { ChartkeyError } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { neverAborts } from "../../src/flow/never-aborts.js";
import type { FetchBlock } from "../../src/unixfs/block.js";
import { joinFiles } from "../../src/unixfs/join-files.js";
import { joinedId } from "../../src/unixfs/index.js";
import { BlockMap, idOf, type Link } from "./block-map.js";

const MiB = 1_048_576;
const signal = neverAborts();
const mismatch = { code: "BLOB_MISMATCH" };

const leafOf = (map: BlockMap, value: number, size = MiB) => map.leaf(new Uint8Array(size).fill(value));
const fiveOf = (leaf: Link) => Array.from({ length: 5 }, () => leaf);

/** A sound part of 5 MiB, and a last one of 3 bytes. */
async function sound() {
  const map = new BlockMap();
  const first = await map.node(fiveOf(await leafOf(map, 1)));
  const last = await leafOf(map, 2, 3);
  return { map, first, last, parts: [idOf(first.cid), idOf(last.cid)] };
}

describe("a join reads the roots of its parts, and nothing else", () => {
  test("once each", async () => {
    const { map, parts } = await sound();
    const { size } = await joinFiles(parts, map.fetch, { signal });
    expect([size, map.fetched]).toEqual([5 * MiB + 3, 2]);
  });

  test("one part is the whole", async () => {
    const { map, last } = await sound();
    expect(await joinFiles([idOf(last.cid)], map.fetch, { signal })).toEqual({ id: idOf(last.cid), size: 3 });
  });
});

describe("a join refuses a root", () => {
  const hostile: Readonly<Record<string, (map: BlockMap) => Promise<Link>>> = {
    "with a leaf that it says is shorter": async (map) => {
      const leaf = await leafOf(map, 1);
      return map.node([...fiveOf({ ...leaf, size: MiB - 1 }), leaf]);
    },
    "with a leaf that it says is longer": async (map) => {
      const leaf = await leafOf(map, 1);
      return map.node(fiveOf({ ...leaf, size: MiB + 1 }));
    },
    "with a leaf of no bytes": async (map) => {
      const leaf = await leafOf(map, 1);
      return map.node([...fiveOf(leaf), await map.leaf(new Uint8Array())]);
    },
    "with leaves of no bytes only": async (map) => map.node(fiveOf(await map.leaf(new Uint8Array()))),
    "without leaves": async (map) => map.node([]),
    "of one leaf": async (map) => map.node([await leafOf(map, 1)]),
    "of one more leaf than a node has": async (map) => {
      const leaf = await leafOf(map, 1);
      return map.node(Array.from({ length: 1_025 }, () => leaf));
    },
    "with a node where a leaf belongs": async (map) => {
      const leaf = await leafOf(map, 1);
      const { cid } = await map.node([leaf, leaf]);
      return map.node([...fiveOf(leaf), { cid, size: MiB }]);
    },
    "deeper than its size": async (map) => {
      const leaf = await leafOf(map, 1);
      return map.node([await map.node(fiveOf(leaf)), await map.node(fiveOf(leaf))]);
    },
    "with data that is no file": async (map) => map.node(fiveOf(await leafOf(map, 1)), Uint8Array.of(8, 1)),
    "with sizes that no number holds": async (map) => {
      const leaf = await leafOf(map, 1);
      return map.node(fiveOf({ ...leaf, size: 2 ** 53 - 1 }));
    },
  };
  test.each(Object.entries(hostile))("%s", async (_, make) => {
    const { map, first, last } = await sound();
    const id = idOf((await make(map)).cid);
    for (const parts of [[id], [idOf(first.cid), id], [id, idOf(last.cid)]])
      await expect(joinFiles(parts, map.fetch, { signal })).rejects.toMatchObject(mismatch);
  });

  test("whose bytes are another's", async () => {
    const { map, parts, first } = await sound();
    const other = await map.node(fiveOf(await leafOf(map, 7)));
    map.blocks.set(first.cid.toString(), map.blocks.get(other.cid.toString()) ?? new Uint8Array());
    await expect(joinFiles(parts, map.fetch, { signal })).rejects.toMatchObject(mismatch);
  });

  test("of more than 1 GiB, as misuse", async () => {
    const { map, last } = await sound();
    const leaf = await leafOf(map, 1);
    const full = await map.node(Array.from({ length: 1_024 }, () => leaf));
    const large = idOf((await map.node([full, await map.node([leaf])])).cid);
    for (const parts of [[large], [large, idOf(last.cid)]])
      await expect(joinFiles(parts, map.fetch, { signal })).rejects.toThrow("`parts.0` has");
  });
});

test("what stores a node ends a join when it fails", async () => {
  const { map, parts } = await sound();
  const full = new ChartkeyError("BLOB_STORE_FULL");
  const onNode = () => Promise.reject(full);
  await expect(joinFiles(parts, map.fetch, { signal, onNode })).rejects.toBe(full);
});

test("an abort ends a join whose root does not come", async () => {
  const { parts } = await sound();
  const stop = new AbortController();
  const fetch: FetchBlock = async (_cid, options) => {
    const { promise, reject } = Promise.withResolvers<never>();
    options.signal.throwIfAborted();
    options.signal.addEventListener("abort", () => reject(options.signal.reason as Error));
    stop.abort(new Error("stop"));
    return promise;
  };
  await expect(joinFiles(parts, fetch, { signal: stop.signal })).rejects.toThrow("stop");
});

describe("joinedId()", () => {
  async function* of(blocks: readonly Uint8Array[]) {
    yield* blocks;
  }
  const rootsOf = ({ blocks }: BlockMap, parts: readonly string[]) =>
    parts.map((id) => blocks.get(id) ?? new Uint8Array());

  test("is the id of the whole, from the roots in the order of the parts", async () => {
    const { map, parts } = await sound();
    const roots = rootsOf(map, parts);
    expect(await joinedId(parts, of(roots))).toBe((await joinFiles(parts, map.fetch, { signal })).id);
    await expect(joinedId(parts, of(roots.toReversed()))).rejects.toMatchObject(mismatch);
    await expect(joinedId(parts, of([new Uint8Array(MiB + 1)]))).rejects.toMatchObject(mismatch);
  });

  test("can be tried again when the roots end too early, and closes them", async () => {
    const { map, parts } = await sound();
    let closed = 0;
    async function* cut() {
      try {
        yield* rootsOf(map, parts.slice(0, 1));
      } finally {
        closed += 1;
      }
    }
    await expect(joinedId(parts, cut())).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
    expect(closed).toBe(1);
  });

  test("refuses what is no list of ids, and what is no source", async () => {
    const { map, parts } = await sound();
    await expect(joinedId([], of([]))).rejects.toThrow(TypeError);
    await expect(joinedId(parts, rootsOf(map, parts) as never)).rejects.toThrow(TypeError);
    await expect(joinedId(parts, of(["root" as never]))).rejects.toThrow(TypeError);
  });
});
