import { describe, expect, test } from "vitest";
import {
  blobStoreHistory,
  ledgerHistory,
  profileDirectoryHistory,
  type BlobStoreFixture,
  type LedgerFixture,
  type ProfileFixture,
} from "../../src/conformance/index.js";
import { sabotages } from "../../src/conformance/sabotages/index.js";
import { memoryProfiles } from "../../src/fakes/index.js";
import { memoryLedgerFixture } from "../fakes/memory-ledger-fixture.js";
import { memoryBlobsFixture } from "./memory-blobs-fixture.js";

const SEEDS = Array.from({ length: 20 }, (_, nth) => nth + 1);

async function memoryProfilesFixture(): Promise<ProfileFixture> {
  const profiles = memoryProfiles();
  return {
    profiles,
    connect: () => profiles,
    plant: async (target, document) => profiles.plant(target, document),
    unplug: async () => profiles.unplug(),
    replug: async () => profiles.plug(),
    dispose: async () => {},
  };
}

describe("random histories agree with the model, over", () => {
  test.each(SEEDS)("the blob store in memory, with and without pins: seed %d", async (seed) => {
    for (const pins of [true, false])
      await expect(blobStoreHistory(() => memoryBlobsFixture({ pins }), { seed })).resolves.toBeUndefined();
  });

  test.each(SEEDS)("the profile directory in memory: seed %d", async (seed) => {
    await expect(profileDirectoryHistory(memoryProfilesFixture, { seed })).resolves.toBeUndefined();
  });

  test.each(SEEDS)("the ledger in memory, with and without reorganisations: seed %d", async (seed) => {
    for (const depth of [0, 3])
      await expect(ledgerHistory(() => memoryLedgerFixture(depth), { seed })).resolves.toBeUndefined();
  });
});

/** What a history says of a sabotage, in any of some seeds. */
async function says(tell: (seed: number) => Promise<void>): Promise<string> {
  for (const seed of SEEDS) {
    const failed = await tell(seed).then(
      () => undefined,
      (error: unknown) => String(error),
    );
    if (failed !== undefined) return failed;
  }
  return "nothing";
}

const spoilt =
  <F>(create: () => Promise<F>, list: readonly { readonly what: string; readonly spoil: (fixture: F) => F }[]) =>
  (what: string) =>
  async (): Promise<F> => {
    const found = list.find((one) => one.what === what);
    if (!found) throw new Error(`No sabotage “${what}”`);
    return found.spoil(await create());
  };

describe("a history finds out that", () => {
  const blobs = spoilt<BlobStoreFixture>(() => memoryBlobsFixture(), sabotages.blobStore);
  test.each(["every blob has the same id", "only the first chunk is stored", "the last byte is swallowed"])(
    "%s",
    async (what) => {
      expect(await says((seed) => blobStoreHistory(blobs(what), { seed }))).toMatch(
        /^Con.*Seed \d+, after \d+ steps: /u,
      );
    },
  );

  const people = spoilt<ProfileFixture>(memoryProfilesFixture, sabotages.profileDirectory);
  test.each([
    "every write is lost",
    "sequences are kept in a 32-bit float",
    "everything is said to be stored",
    "a removal deletes nothing",
    "a role is ignored",
  ])("%s", async (what) => {
    expect(await says((seed) => profileDirectoryHistory(people(what), { seed }))).toMatch(
      /Seed \d+, after \d+ steps: /u,
    );
  });

  const ledgers = spoilt<LedgerFixture>(() => memoryLedgerFixture(), sabotages.ledger);
  test.each([
    "the head never moves",
    "what it refuses is swallowed",
    "nobody compares with what an act was planned on",
    "every grant opens, ended or not",
    "filters and cursors are forgotten",
  ])("%s", async (what) => {
    expect(await says((seed) => ledgerHistory(ledgers(what), { seed }))).toMatch(/Seed \d+, after \d+ steps: /u);
  });
});

test("a history is the same for the same seed, and refuses a seed that is none", async () => {
  const tell = async (seed: number, steps: number) => {
    const { blobs, ...rest } = await memoryBlobsFixture();
    const puts: number[] = [];
    const noting = { ...blobs, put: (...call: Parameters<typeof blobs.put>) => (puts.push(1), blobs.put(...call)) };
    await blobStoreHistory(async () => ({ blobs: noting, ...rest }), { seed, steps });
    return puts.length;
  };
  expect(await tell(7, 100)).toBe(await tell(7, 100));
  expect(await tell(7, 0)).toBe(0);
  for (const seed of [0.5, Number.NaN, "1"] as number[])
    await expect(blobStoreHistory(() => memoryBlobsFixture(), { seed })).rejects.toThrow(TypeError);
});
