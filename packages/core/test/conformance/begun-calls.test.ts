// A case begins calls that it awaits later. Where an adapter is wrong they end before, and that
// must not be an unhandled rejection, which ends a process without a test runner.
import { afterEach, beforeEach, expect, test } from "vitest";
import { turns } from "../../src/conformance/assert.js";
import { blobStoreSuite, profileDirectorySuite } from "../../src/conformance/index.js";
import { type Fixture, suite } from "../../src/conformance/suite.js";
import { memoryProfiles } from "../../src/fakes/index.js";
import { memoryBlobsFixture } from "./memory-blobs-fixture.js";
import { memoryProfilesMeans } from "./memory-profiles-means.js";

const HANG = "with hang: an abort ends every call to a store that is silent";
const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
let others: NodeJS.UnhandledRejectionListener[] = [];

beforeEach(() => {
  others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", note);
  unhandled.length = 0;
});

afterEach(() => {
  process.removeAllListeners("unhandledRejection");
  for (const listener of others) process.on("unhandledRejection", listener);
});

interface Asking extends Fixture {
  readonly port: { readonly ask: () => Promise<void> };
}

const failed = async () => {
  throw new Error("failed");
};

const wrong: Readonly<Record<string, () => Promise<void> | undefined>> = {
  "a list of pins that ends while the store is silent": () =>
    blobStoreSuite[HANG]?.(() => memoryBlobsFixture({}, () => ({ pins: async function* () {} }))),
  "a search that ends while the directory is silent": () =>
    profileDirectorySuite[HANG]?.(async () => {
      const profiles = memoryProfiles();
      const found = async () => ({ items: [], malformed: [], next: undefined });
      return { ...memoryProfilesMeans(profiles, profiles), profiles: { ...profiles, find: found } };
    }),
  "a call that a case awaits some turns later": () =>
    suite({
      later: async ({ port }: Asking) => {
        const call = port.ask();
        await turns(5);
        await call;
      },
    })["later"]?.(async () => ({ port: { ask: failed }, dispose: async () => {} })),
};

test.each(Object.entries(wrong))("%s is no unhandled rejection", async (_what, run) => {
  await expect(run()).rejects.toThrow(/should have failed|Expected|failed/u);
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).toEqual([]);
});
