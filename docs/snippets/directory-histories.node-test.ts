import { test } from "node:test";
import { type ProfileFixture, profileDirectoryHistory } from "@chartkey/core/conformance";
import { memoryProfiles } from "@chartkey/core/fakes";

async function createFixture(): Promise<ProfileFixture> {
  const profiles = memoryProfiles();
  return {
    profiles,
    plant: async (target, document) => profiles.plant(target, document),
    unplug: async () => profiles.unplug(),
    replug: async () => profiles.plug(),
    dispose: async () => {},
  };
}

for (const seed of [1, 2, 3]) test(`seed ${seed}`, () => profileDirectoryHistory(createFixture, { seed, steps: 200 }));
