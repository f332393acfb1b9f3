import { equal, ok } from "./assert.js";
import type { ProfileFixture } from "./profile-directory-fixture.js";
import {
  doctors,
  found,
  foundBehind,
  participant,
  putAll,
  sampleProfile,
  sampleRemoval,
} from "./profile-directory-samples.js";

const people = (...numbers: readonly number[]) => numbers.map(participant);

export const findingCases: Readonly<Record<string, (fixture: ProfileFixture) => Promise<void>>> = {
  "find: by role, each of several": async ({ profiles }) => {
    await putAll(profiles, [
      sampleProfile(1),
      sampleProfile(2, {}, { roles: ["patient"] }),
      sampleProfile(3, {}, { roles: ["researcher", "doctor"] }),
    ]);
    equal(await found(profiles), people(1, 3));
    equal(await found(profiles, { role: "patient" }), people(2));
    equal(await found(profiles, { role: "doc" }), []);
  },

  "find: whoever is not listed is never found": async ({ profiles }) => {
    await putAll(profiles, [sampleProfile(1), sampleProfile(2, { listed: false, speciality: "Surgery" })]);
    equal(await found(profiles), people(1));
    equal(await found(profiles, { text: "ana" }), people(1));
    equal(await found(profiles, { speciality: "Surgery" }), []);
    ok(await profiles.get({ ledger: doctors.ledger, address: participant(2) }), "get should know an unlisted profile");
    await profiles.put(sampleProfile(1, { listed: false }, { sequence: 2 }));
    equal(await found(profiles), []);
  },

  "find: by the beginning of any word of the name": async ({ profiles }) => {
    await putAll(profiles, [
      sampleProfile(1, { name: "Jean-Pierre O’Hara" }),
      sampleProfile(2, { name: "Mariana Pires" }),
      sampleProfile(3, { name: "王小明" }),
    ]);
    equal(await found(profiles, { text: "pi" }), people(1, 2));
    equal(await found(profiles, { text: "pierre" }), people(1));
    equal(await found(profiles, { text: "hara" }), people(1));
    equal(await found(profiles, { text: "ana" }), []);
    equal(await found(profiles, { text: "pires m" }), people(2));
    equal(await found(profiles, { text: "pires j" }), []);
    equal(await found(profiles, { text: "王" }), people(3));
  },

  "find: names without case and accents": async ({ profiles }) => {
    await putAll(profiles, [
      sampleProfile(1, { name: "Ángela Muñoz" }),
      sampleProfile(2, { name: "angela munoz" }),
      sampleProfile(3, { name: "Straße Οδός" }),
    ]);
    for (const text of ["ANGELA", "ángelá", "A\u0301ngela", "ａｎｇｅｌａ", "muñ"])
      equal(await found(profiles, { text }), people(1, 2), text);
    for (const text of ["STRASSE", "strass", "οδοσ", "ΟΔΌΣ"]) equal(await found(profiles, { text }), people(3), text);
  },

  "find: by speciality, equal without case and accents": async ({ profiles }) => {
    await putAll(profiles, [
      sampleProfile(1, { speciality: "Pédiatrie" }),
      sampleProfile(2, { speciality: "pediatrie" }),
      sampleProfile(3, { speciality: "Pediatrie sociale" }),
      sampleProfile(4),
    ]);
    equal(await found(profiles, { speciality: "PEDIATRIE" }), people(1, 2));
    equal(await found(profiles, { speciality: "pediatrie", text: "rita" }), []);
    equal(await found(profiles, { speciality: "pediatrie", role: "patient" }), []);
  },

  "find: a blank text or speciality is none": async ({ profiles }) => {
    await putAll(profiles, [sampleProfile(1), sampleProfile(2, { speciality: "Surgery" })]);
    equal(await found(profiles, { text: " ", speciality: "" }), people(1, 2));
    equal(await found(profiles, { text: undefined, speciality: undefined, after: undefined }), people(1, 2));
  },

  "find: characters with a meaning to patterns have none": async ({ profiles }) => {
    await putAll(profiles, [sampleProfile(1, { name: "Ana", speciality: "E.N.T. (ear, nose & throat)" })]);
    for (const text of [".*", "(", "[", "\\", "+", "?", "^", "$", "*", "%", "_", "b|a", "n%", "a{2}", "\u0000"])
      equal(await found(profiles, { text }), [], text);
    equal(await found(profiles, { speciality: "e.n.t. (EAR, nose & throat)" }), people(1));
    for (const speciality of ["E.N.T", ".*", "E%", "{}"]) equal(await found(profiles, { speciality }), [], speciality);
  },

  "find: by name, then by address": async ({ profiles }) => {
    await putAll(profiles, [
      sampleProfile(5, { name: "bruno" }),
      sampleProfile(2, { name: "Ana Zarco" }),
      sampleProfile(4, { name: "Ana" }),
      sampleProfile(1, { name: "Bruno" }),
      sampleProfile(3, { name: "Ánabel" }),
    ]);
    equal(await found(profiles), people(4, 2, 3, 1, 5));
  },

  "find: pages of any size hold everybody once": async ({ profiles }) => {
    await putAll(
      profiles,
      [1, 2, 3, 4, 5, 6].map((n) => sampleProfile(n, { name: n < 4 ? "Ana" : "Rui" })),
    );
    for (const size of [1, 2, 4, 5]) equal(await foundBehind(profiles, size, undefined), people(1, 2, 3, 4, 5, 6));
    for (const size of [6, 7, 100]) equal((await profiles.find({ ...doctors, size })).next, undefined);
  },

  "find: a page keeps to its query": async ({ profiles }) => {
    await putAll(profiles, [
      sampleProfile(1, { name: "Ana Alves", speciality: "Surgery" }),
      sampleProfile(2, { name: "Ana Brito" }),
      sampleProfile(3, { name: "Ana Couto", speciality: "Surgery" }),
      sampleProfile(4, { name: "Ana Dias", speciality: "Surgery" }, { roles: ["patient"] }),
    ]);
    const query = { text: "ana", speciality: "surgery", size: 1 };
    const { next } = await profiles.find({ ...doctors, ...query });
    equal(await found(profiles, { ...query, size: 9, after: next }), people(3));
  },

  "find: nobody is repeated or passed over because of changes meanwhile": async ({ profiles }) => {
    await putAll(
      profiles,
      [1, 3, 5, 7, 9].map((n) => sampleProfile(n, { name: `Name ${n}` })),
    );
    const first = await profiles.find({ ...doctors, size: 2 });
    equal(
      first.items.map(({ address }) => address),
      people(1, 3),
    );
    await profiles.put(sampleProfile(2, { name: "Name 2" }));
    await profiles.put(sampleProfile(6, { name: "Name 6" }));
    await profiles.put(sampleProfile(3, { name: "Name 0" }, { sequence: 2 }));
    await profiles.put(sampleProfile(5, { name: "Name 5", contact: "new" }, { sequence: 2 }));
    await profiles.remove(sampleRemoval(1, 2));
    await profiles.remove(sampleRemoval(7, 2));
    equal(await foundBehind(profiles, 2, first.next), people(5, 6, 9));
  },

  "find: the one at whom a page ended may go": async ({ profiles }) => {
    await putAll(profiles, [sampleProfile(1), sampleProfile(2), sampleProfile(3)]);
    const { next } = await profiles.find({ ...doctors, size: 2 });
    await profiles.remove(sampleRemoval(2, 2));
    equal(await foundBehind(profiles, 2, next), people(3));
  },

  "find: cursors of the longest names are short": async ({ profiles }) => {
    const long = ["𐐀", "王", "ﷺ", "Ä"].map((letter, n) => sampleProfile(n + 1, { name: letter.repeat(120) }));
    await putAll(profiles, long);
    const all = await foundBehind(profiles, 1, undefined);
    equal(all.toSorted(), people(1, 2, 3, 4));
    for (const [index, address] of all.slice(0, -1).entries()) {
      const { items, next } = await profiles.find({ ...doctors, size: index + 1 });
      equal(items.at(-1)?.address, address);
      ok(next !== undefined && next.length <= 256, "A cursor has at most 256 characters");
    }
  },
};
