import type { Db } from "mongodb";
import { describe, expect, test } from "vitest";
import { mongoProfiles } from "../src/index.js";
import { type StoredProfile, storedProfile } from "../src/stored-profile.js";
import { sample } from "./sample.js";

/** A server on which others insert just before each of our first `races` writes, and what is then there. */
function contested(races: number, present: StoredProfile | null) {
  const written: unknown[] = [];
  const collection = {
    async replaceOne(_filter: unknown, document: unknown) {
      written.push(document);
      if (written.length <= races) throw Object.assign(new Error("E11000 duplicate key"), { code: 11_000 });
    },
    findOne: async () => present,
  };
  const db: Pick<Db, "collection"> = { collection: () => collection as never };
  return { profiles: mongoProfiles({ db: db as Db }), written };
}

describe("a write that another one outran", () => {
  test("is tried again when the other is older, or gone", async () => {
    for (const present of [storedProfile(sample(1)), null]) {
      const { profiles, written } = contested(2, present);
      expect(await profiles.put(sample(1, {}, 2))).toBe("stored");
      expect(written).toHaveLength(3);
    }
  });

  test("gives way when the other is newer, or another of the same sequence", async () => {
    for (const present of [sample(1, {}, 3), sample(1, { name: "Other" }, 2)]) {
      const { profiles, written } = contested(1, storedProfile(present));
      expect(await profiles.put(sample(1, {}, 2))).toBe("older");
      expect(written).toHaveLength(1);
    }
  });

  test("is done when the other is the same", async () => {
    const { profiles } = contested(1, storedProfile(sample(1, {}, 2)));
    expect(await profiles.put(sample(1, {}, 2))).toBe("stored");
  });

  test("ends in DIRECTORY_UNAVAILABLE when it never comes through", async () => {
    const { profiles } = contested(Infinity, storedProfile(sample(1)));
    const put = profiles.put(sample(1, {}, 2));
    await expect(put).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE", retryable: true });
  });
});
