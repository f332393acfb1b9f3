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
    equal(await profiles.get({ ledger: otherLedger, address }), undefined, "On a ledger without it");
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

  "put: sequences are compared to the last unit": async ({ profiles }) => {
    const sequences = [2 ** 24, 2 ** 31 - 1, 2 ** 32, 2 ** 40, newest - 2].flatMap((n) => [n, n + 1, n + 2]);
    for (const sequence of sequences) {
      const next = sampleProfile(1, {}, { sequence });
      equal(await profiles.put(next), "stored", `Sequence ${sequence} after the one before it`);
      const before = sampleProfile(1, {}, { sequence: sequence - 1 });
      equal(await profiles.put(before), "older", `Sequence ${sequence - 1} after ${sequence}`);
      equal(await profiles.get({ ledger, address }), next);
    }
  },

  "with connect: another server sees at once what was put and removed": async ({ profiles, connect }) => {
    if (!connect) return;
    const other = connect();
    equal(await other.get({ ledger, address }), undefined);
    equal(await found(other), []);
    for (const sequence of [1, 2, 3]) {
      const profile = sampleProfile(1, { name: `Name ${sequence}` }, { sequence });
      equal(await (sequence % 2 ? profiles : other).put(profile), "stored");
      for (const one of [profiles, other]) {
        equal(await one.get({ ledger, address }), profile, "What a server answers after a put by another");
        equal(await found(one, { text: String(sequence) }), [address]);
      }
    }
    for (const one of [profiles, other])
      equal(await one.put(sampleProfile(1, { name: "Other" }, { sequence: 3 })), "older");
    await other.remove(sampleRemoval(1, 4));
    equal(
      await profiles.get({ ledger, address }),
      sampleRemoval(1, 4),
      "What a server answers after a removal by another",
    );
    equal(await found(profiles), []);
  },

  "with dump: nothing of a person is left behind a removal": async ({ profiles, dump }) => {
    if (!dump) return;
    const words = ["Zyxwname", "Zyxwspeciality", "Zyxwplace", "zyxwcontact"];
    const [name = "", speciality, organisation, contact] = words;
    await profiles.put(sampleProfile(1, { name: "Zyxwearlier" }));
    await profiles.put(
      sampleProfile(1, { name, speciality, organisation, contact }, { sequence: 2, roles: ["zyxwrole"] }),
    );
    await profiles.remove(sampleRemoval(1, 3));
    const left = (await dump()).toLowerCase().match(/zyxw[a-z]*/gu) ?? [];
    equal([...new Set(left)], [], "Words of the removed profile that the store holds");
    equal(await profiles.get({ ledger, address }), sampleRemoval(1, 3));
  },
};
