import { sampleProfile } from "@chartkey/core/conformance";
import type { Db } from "mongodb";
import { describe, expect, test } from "vitest";
import { mongoProfiles } from "../src/index.js";
import { type StoredProfile, storedProfile } from "../src/stored-profile.js";

/** A server on which others insert `present` just before each of our first `races` writes. */
function contested(races: number, present: StoredProfile | null, code = 11_000) {
  const written: unknown[] = [];
  const collection = {
    async replaceOne(_filter: unknown, document: unknown) {
      written.push(document);
      if (written.length <= races) throw Object.assign(new Error("refused"), { code });
    },
    findOne: async () => present,
  };
  const db: Pick<Db, "collection"> = { collection: () => collection as never };
  return { profiles: mongoProfiles({ db: db as Db }), written };
}

describe("a write that another one preceded", () => {
  test("is tried again when the other is older, or gone", async () => {
    for (const present of [storedProfile(sampleProfile(1)), null]) {
      const { profiles, written } = contested(2, present);
      expect(await profiles.put(sampleProfile(1, {}, { sequence: 2 }))).toBe("stored");
      expect(written).toHaveLength(3);
    }
  });

  test("is tried again when the server calls it a deadlock, and not for any other error", async () => {
    const { profiles, written } = contested(2, null, 16_908_292);
    expect(await profiles.put(sampleProfile(1))).toBe("stored");
    expect(written).toHaveLength(3);
    const other = contested(1, null, 1);
    await expect(other.profiles.put(sampleProfile(1))).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE" });
    expect(other.written).toHaveLength(1);
  });

  test("is not stored when the other is newer, or different with the same sequence", async () => {
    for (const present of [
      sampleProfile(1, {}, { sequence: 3 }),
      sampleProfile(1, { name: "Other" }, { sequence: 2 }),
    ]) {
      const { profiles, written } = contested(1, storedProfile(present));
      expect(await profiles.put(sampleProfile(1, {}, { sequence: 2 }))).toBe("older");
      expect(written).toHaveLength(1);
    }
  });

  test("counts as stored when the other is equal", async () => {
    const { profiles } = contested(1, storedProfile(sampleProfile(1, {}, { sequence: 2 })));
    expect(await profiles.put(sampleProfile(1, {}, { sequence: 2 }))).toBe("stored");
  });

  test("throws DIRECTORY_UNAVAILABLE when others write each time", async () => {
    const { profiles } = contested(Infinity, storedProfile(sampleProfile(1)));
    const put = profiles.put(sampleProfile(1, {}, { sequence: 2 }));
    await expect(put).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE", retryable: true });
  });
});
