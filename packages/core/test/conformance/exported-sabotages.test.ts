import { describe, expect, test } from "vitest";
import {
  bites,
  blobStoreSuite,
  ledgerSuite,
  type ProfileFixture,
  profileDirectorySuite,
  registrySuite,
  sabotages,
  type Suite,
} from "../../src/conformance/index.js";
import { memoryProfiles } from "../../src/fakes/index.js";
import { memoryLedgerFixture } from "../fakes/memory-ledger-fixture.js";
import { memoryRegistryFixture } from "../fakes/memory-registry-fixture.js";
import { impatient } from "./impatient.js";
import { memoryBlobsFixture } from "./memory-blobs-fixture.js";
import { memoryProfilesMeans } from "./memory-profiles-means.js";

async function memoryProfilesFixture(): Promise<ProfileFixture> {
  const profiles = memoryProfiles();
  return { profiles, ...memoryProfilesMeans(profiles, profiles) };
}

describe("the blob store suite notices when", () => {
  // those of blocks are noticed on a node of IPFS: the fakes have ids of the whole, and no trees
  test.each(sabotages.blobStore.filter(({ noticed }) => !noticed.startsWith("blocks:")))("$what", async (sabotage) => {
    expect(await bites(blobStoreSuite, sabotage, () => memoryBlobsFixture())).toEqual(expect.any(String));
  });
});

describe("the profile directory suite notices when", () => {
  const create = impatient(memoryProfilesFixture);
  test.each(sabotages.profileDirectory)("$what", async (sabotage) => {
    expect(await bites(profileDirectorySuite, sabotage, create)).toEqual(expect.any(String));
  });
});

describe("the ledger suite notices when", () => {
  test.each(sabotages.ledger)("$what", async (sabotage) => {
    expect(await bites(ledgerSuite, sabotage, () => memoryLedgerFixture())).toEqual(expect.any(String));
  });
});

describe("the registry suite notices when", () => {
  test.each(sabotages.registry)("$what", async (sabotage) => {
    expect(await bites(registrySuite, sabotage, () => memoryRegistryFixture())).toEqual(expect.any(String));
  });
});

describe("a sabotage", () => {
  interface Counter {
    readonly count: () => number;
    readonly means?: () => void;
    readonly dispose: () => Promise<void>;
  }
  const suite: Suite<Counter> = {
    "counts from one": async (create) => {
      if ((await create()).count() !== 1) throw new Error("It does not begin with one");
    },
    "with means: never fails": async (create) => void (await create()),
    "never fails": async (create) => void (await create()),
  };
  const create = async (): Promise<Counter> => ({ count: () => 1, dispose: async () => {} });
  const spoil = (fixture: Counter): Counter => ({ ...fixture, count: () => 0 });
  const named = (noticed: string) => ({ what: "it counts from zero", noticed, spoil });

  test("that is noticed gives what the case says", async () => {
    expect(await bites(suite, named("counts from one"), create)).toBe("It does not begin with one");
  });

  test("that nothing notices is an error, unless the fixture lacks what the case needs", async () => {
    await expect(bites(suite, named("never fails"), create)).rejects.toThrow(
      "“never fails” does not notice that it counts from zero",
    );
    expect(await bites(suite, named("with means: never fails"), create)).toBeUndefined();
    const able = async (): Promise<Counter> => ({ ...(await create()), means: () => {} });
    await expect(bites(suite, named("with means: never fails"), able)).rejects.toThrow("does not notice");
  });

  test.each([
    ["ranges", { ranges: false }],
    ["joins", { joins: false }],
    ["blocks", {}],
  ] as const)("of %s is not noticed by a store that declares none", async (kind, options) => {
    const undeclared = sabotages.blobStore.filter(({ noticed }) => noticed.startsWith(`${kind}:`));
    expect(undeclared.length).toBeGreaterThan(0);
    for (const sabotage of undeclared)
      expect(await bites(blobStoreSuite, sabotage, () => memoryBlobsFixture(options))).toBeUndefined();
  });

  test("is not noticed by a fixture that cannot be made", async () => {
    const unable = () => Promise.reject<Counter>(new Error("No server"));
    await expect(bites(suite, named("counts from one"), unable)).rejects.toThrow("No server");
  });

  test("of a case that is not there is an error", async () => {
    await expect(bites(suite, named("counts"), create)).rejects.toThrow("no case “counts”");
  });
});
