import type { Cursor } from "../domain/ledger/position.js";
import { equal, ok } from "./assert.js";
import type { ProfileFixture } from "./profile-directory-fixture.js";
import {
  doctors,
  found,
  foundBehind,
  participant,
  people,
  putAll,
  sampleProfile,
  sampleRemoval,
} from "./profile-directory-samples.js";

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
    for (const text of [
      ".*",
      "(",
      "[",
      "\\",
      "+",
      "?",
      "^",
      "$",
      "*",
      "%",
      "_",
      "b|a",
      "n%",
      "a{2}",
      "\u0000",
      "\u200B",
    ])
      equal(await found(profiles, { text }), [], text);
    equal(await found(profiles, { speciality: "e.n.t. (EAR, nose & throat)" }), people(1));
    for (const speciality of ["E.N.T", ".*", "E%", "{}", "\u200B"])
      equal(await found(profiles, { speciality }), [], speciality);
  },

  "find: by address, whatever the names": async ({ profiles }) => {
    await putAll(profiles, [
      sampleProfile(3, { name: "Ana" }),
      sampleProfile(1, { name: "Zoe" }),
      sampleProfile(2, { name: "bruno" }),
    ]);
    equal(await found(profiles), people(1, 2, 3));
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
    await profiles.put(sampleProfile(3, { name: "Name 8" }, { sequence: 2 }));
    await profiles.put(sampleProfile(5, { name: "A new name" }, { sequence: 2 }));
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

  "find: the longest names are found, and their cursors are short": async ({ profiles }) => {
    const names = ["𐐀", "王", "ﷺ", "Ä"].map((letter) => letter.repeat(120));
    await putAll(
      profiles,
      names.map((name, n) => sampleProfile(n + 1, { name })),
    );
    for (const [n, name] of names.entries()) {
      equal(await found(profiles, { text: Array.from(name).slice(0, 40).join("") }), people(n + 1));
      const { items, next } = await profiles.find({ ...doctors, size: n + 1 });
      equal(items.at(-1)?.address, participant(n + 1));
      ok(n + 1 === names.length || (next !== undefined && next.length <= 256), "A cursor has at most 256 characters");
    }
  },

  "find: more people than a driver reads at once": async ({ profiles }) => {
    const all = Array.from({ length: 120 }, (_, index) => index + 1);
    await putAll(
      profiles,
      all.map((n) => sampleProfile(n)),
    );
    const everybody = people(...all).toSorted();
    equal(await found(profiles), everybody.slice(0, 100), "A page of 100");
    for (const size of [100, 60, 51]) equal(await foundBehind(profiles, size, undefined), everybody, `By ${size}`);
  },

  "find: people who do not match move no page": async ({ profiles }) => {
    const matching = [3, 6, 7, 12, 15, 18];
    const all = Array.from({ length: 20 }, (_, index) => index + 1);
    await putAll(
      profiles,
      all.map((n) => sampleProfile(n, { name: matching.includes(n) ? "Rita" : "Ana" })),
    );
    for (const size of [1, 2, 4]) {
      const seen: string[] = [];
      let next: Cursor | undefined;
      let added = 100;
      do {
        const page = await profiles.find({ ...doctors, text: "rita", size, after: next });
        ok(page.items.length <= size, "A page is too long");
        seen.push(...page.items.map(({ address }) => address));
        await profiles.put(sampleProfile((added += size), { name: "Ana" }));
        await profiles.put(sampleProfile(1, { name: "Ana" }, { sequence: added }));
        next = page.next;
      } while (next !== undefined);
      equal<readonly string[]>(seen, people(...matching).toSorted(), `By ${size}`);
    }
  },

  "find: every word of a text counts": async ({ profiles }) => {
    await putAll(profiles, [
      sampleProfile(1, { name: "Ana Maria Sousa Pinto" }),
      sampleProfile(2, { name: "Ana Maria Couto Pinto" }),
      sampleProfile(3, { name: "Ana Maria Sousa Reis" }),
    ]);
    equal(await found(profiles, { text: "ana maria s" }), people(1, 3), "The third word");
    equal(await found(profiles, { text: "ana maria sousa p" }), people(1), "The fourth word");
    equal(await found(profiles, { text: "pinto sousa maria ana x" }), [], "The fifth word");
  },
};
