import { equal } from "./assert.js";
import type { ProfileFixture } from "./profile-directory-fixture.js";
import { found, ledger, otherLedger, participant, sampleProfile, sampleRemoval } from "./profile-directory-samples.js";

const address = participant(1);
const newest = 2 ** 53 - 1;

export const keepingCases: Readonly<Record<string, (fixture: ProfileFixture) => Promise<void>>> = {
  "put, get: what was put comes back, whole": async ({ profiles }) => {
    const full = sampleProfile(
      1,
      {
        name: "Júlia 𝒪 “O'Neil” {$gt: 1}",
        speciality: "Cardiology",
        organisation: "Hospital São João",
        languages: ["pt-PT", "en"],
        contact: "+351 22 000 0000; julia@hospital.example",
      },
      { roles: ["doctor", "researcher", "on-call"], sequence: newest, signature: `0x${"ab".repeat(8192)}` },
    );
    equal(await profiles.put(full), "stored");
    equal(await profiles.get({ ledger, address }), full);
    equal((await profiles.find({ ledger, role: "on-call", size: 1 })).items, [full]);
  },

  "put, get: an absent value may be undefined, and stays absent": async ({ profiles }) => {
    await profiles.put(sampleProfile(1, { speciality: undefined, languages: undefined }));
    equal(await profiles.get({ ledger, address }), sampleProfile(1));
  },

  "get: nothing is there for an address that was never put": async ({ profiles }) => {
    await profiles.put(sampleProfile(1));
    equal(await profiles.get({ ledger, address: participant(2) }), undefined);
  },

  "put: a newer profile replaces, also in searches": async ({ profiles }) => {
    await profiles.put(sampleProfile(1, { name: "Ana Sousa" }));
    const newer = sampleProfile(1, { name: "Rita Lopes" }, { sequence: 2, roles: ["pharmacist"] });
    equal(await profiles.put(newer), "stored");
    equal(await profiles.get({ ledger, address }), newer);
    equal(await found(profiles), []);
    equal(await found(profiles, { role: "pharmacist", text: "ana" }), []);
    equal(await found(profiles, { role: "pharmacist", text: "rita" }), [address]);
  },

  "put: an older one never replaces a newer one": async ({ profiles }) => {
    const newer = sampleProfile(1, { name: "New" }, { sequence: newest });
    await profiles.put(newer);
    equal(await profiles.put(sampleProfile(1, { name: "Old" }, { sequence: newest - 1 })), "older");
    equal(await profiles.get({ ledger, address }), newer);
    equal(await found(profiles, { text: "old" }), []);
  },

  "put: of two with one sequence the first stays": async ({ profiles }) => {
    const first = sampleProfile(1, { name: "First" });
    await profiles.put(first);
    equal(await profiles.put(sampleProfile(1, { name: "Second" })), "older");
    equal(await profiles.put({ ...first, signature: "0x01" }), "older");
    equal(await profiles.get({ ledger, address }), first);
  },

  "put: the very same again is stored": async ({ profiles }) => {
    const once = sampleProfile(1, { languages: ["pt", "en"], contact: "by post" });
    await profiles.put(once);
    equal(await profiles.put({ ...once }), "stored");
    equal(await profiles.get({ ledger, address }), once);
  },

  "remove: the profile is gone, and the removal is there instead": async ({ profiles }) => {
    await profiles.put(sampleProfile(1));
    equal(await profiles.remove(sampleRemoval(1, 2)), "removed");
    equal(await profiles.get({ ledger, address }), sampleRemoval(1, 2));
    equal(await found(profiles), []);
  },

  "remove: a removed profile does not come back by replay": async ({ profiles }) => {
    await profiles.put(sampleProfile(1));
    await profiles.remove(sampleRemoval(1, 3));
    equal(await profiles.put(sampleProfile(1)), "older");
    equal(await profiles.put(sampleProfile(1, {}, { sequence: 3 })), "older");
    equal(await profiles.get({ ledger, address }), sampleRemoval(1, 3));
    equal(await found(profiles), []);
  },

  "remove: it counts even if it comes before the profile": async ({ profiles }) => {
    equal(await profiles.remove(sampleRemoval(1, 3)), "removed");
    equal(await profiles.put(sampleProfile(1, {}, { sequence: 2 })), "older");
    equal(await profiles.get({ ledger, address }), sampleRemoval(1, 3));
  },

  "remove: an older removal, or another with the same sequence, changes nothing": async ({ profiles }) => {
    const profile = sampleProfile(1, {}, { sequence: 2 });
    await profiles.put(profile);
    equal(await profiles.remove(sampleRemoval(1, 1)), "older");
    equal(await profiles.remove(sampleRemoval(1, 2)), "older");
    equal(await profiles.get({ ledger, address }), profile);
    await profiles.remove(sampleRemoval(1, 3));
    equal(await profiles.remove({ ...sampleRemoval(1, 3), signature: "0x01" }), "older");
  },

  "remove: the very same again is removed": async ({ profiles }) => {
    await profiles.remove(sampleRemoval(1, 1));
    equal(await profiles.remove(sampleRemoval(1, 1)), "removed");
  },

  "put: a newer profile comes after a removal": async ({ profiles }) => {
    await profiles.remove(sampleRemoval(1, 1));
    equal(await profiles.put(sampleProfile(1, {}, { sequence: 2 })), "stored");
    equal(await found(profiles), [address]);
  },

  "two ledgers are kept apart": async ({ profiles }) => {
    const here = sampleProfile(1, { name: "Here" }, { sequence: 2 });
    const there = sampleProfile(1, { name: "There" }, { ledger: otherLedger });
    await profiles.put(here);
    equal(await profiles.put(there), "stored");
    equal(await profiles.get({ ledger, address }), here);
    equal(await profiles.get({ ledger: otherLedger, address }), there);
    equal((await profiles.find({ ledger: otherLedger, role: "doctor", size: 10 })).items, [there]);
    await profiles.remove(sampleRemoval(1, 3));
    equal(await profiles.get({ ledger: otherLedger, address }), there);
  },

  "concurrent puts: the newest one stays": async ({ profiles }) => {
    const samples = [3, 8, 1, 6, 2, 7, 5, 4].map((sequence) => sampleProfile(1, {}, { sequence }));
    const results = await Promise.all(samples.map((sample) => profiles.put(sample)));
    equal(results[1], "stored");
    equal((await profiles.get({ ledger, address }))?.sequence, 8);
  },

  "concurrent puts with one sequence: exactly one is stored": async ({ profiles }) => {
    const samples = ["A", "B", "C", "D", "E"].map((name) => sampleProfile(1, { name }));
    const results = await Promise.all(samples.map((sample) => profiles.put(sample)));
    const stored = samples.filter((_, index) => results[index] === "stored");
    equal(stored, [await profiles.get({ ledger, address })]);
  },

  "concurrent puts of one document: all are stored": async ({ profiles }) => {
    const results = await Promise.all([1, 2, 3, 4].map(() => profiles.put(sampleProfile(1))));
    equal(results, ["stored", "stored", "stored", "stored"]);
  },
};
