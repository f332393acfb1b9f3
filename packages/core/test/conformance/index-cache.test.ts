import { describe, expect, test } from "vitest";
import { asIndexCache } from "../../src/conformance/index-cache-as-device.js";
import { type IndexCacheFixture, indexCacheSuite } from "../../src/conformance/index-cache-suite.js";
import { indexCacheSabotages } from "../../src/conformance/sabotages/index-cache.js";
import { bites } from "../../src/conformance/sabotages/sabotage.js";
import { memoryIndexCache } from "../../src/fakes/index.js";
import { oneFile, type Wrong } from "./one-file.js";

const create = async (): Promise<IndexCacheFixture> => ({ cache: memoryIndexCache(), dispose: async () => {} });

describe("an index cache in memory", () => {
  for (const [name, run] of Object.entries(indexCacheSuite)) test(name, () => run(create));
});

test.each(indexCacheSabotages)("the suite of index caches notices when $what", async (sabotage) => {
  expect(await bites(indexCacheSuite, sabotage, create)).toEqual(expect.any(String));
});

/** A cache in one file, which is right unless told otherwise. */
async function inOneFile(wrong: Wrong = {}): Promise<IndexCacheFixture> {
  const fixture = await oneFile(wrong);
  return {
    cache: asIndexCache(fixture.device),
    reopen: async () => asIndexCache(await fixture.reopen()),
    connect: async () => asIndexCache(await fixture.connect()),
    dispose: () => fixture.dispose(),
  };
}

const media: readonly (readonly [what: string, wrong: Wrong, noticed: string, says: RegExp])[] = [
  [
    "it forgets at each restart",
    { forgetsAtRestart: true },
    "with reopen: what was set and deleted outlives a restart",
    /A value after a restart/u,
  ],
  [
    "it loses one of two keys that two tabs wrote at once",
    { losesOneOfTwo: true },
    "with connect: of two keys set by two tabs at once, both are there",
    /The value of a/u,
  ],
];

test.each(media)("the suite of index caches says it when %s", async (_what, wrong, noticed, says) => {
  await indexCacheSuite[noticed]?.(() => inOneFile());
  await expect(indexCacheSuite[noticed]?.(() => inOneFile(wrong))).rejects.toThrow(says);
});

test("each case of the suite of index caches has a sabotage", () => {
  const noticed = [...indexCacheSabotages.map((sabotage) => sabotage.noticed), ...media.map(([, , name]) => name)];
  expect(new Set(noticed)).toEqual(new Set(Object.keys(indexCacheSuite)));
});
