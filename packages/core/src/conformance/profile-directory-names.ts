import { equal } from "./assert.js";
import type { ProfileFixture } from "./profile-directory-fixture.js";
import { found, people, putAll, sampleProfile } from "./profile-directory-samples.js";

/** By which words a name is found. */
export const nameCases: Readonly<Record<string, (fixture: ProfileFixture) => Promise<void>>> = {
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
      sampleProfile(4, { name: "Łukasz Søren Đặng" }),
      sampleProfile(5, { name: "Ɗanladi Þór Œuvray" }),
    ]);
    for (const text of ["ANGELA", "ángelá", "A\u0301ngela", "ａｎｇｅｌａ", "muñ"])
      equal(await found(profiles, { text }), people(1, 2), text);
    for (const text of ["STRASSE", "strass", "οδοσ", "ΟΔΌΣ"]) equal(await found(profiles, { text }), people(3), text);
    for (const text of ["Lukasz", "łuk", "Soren", "SØREN", "Dang", "đặng"])
      equal(await found(profiles, { text }), people(4), text);
    for (const text of ["danladi", "Thor", "þór", "oeuv"]) equal(await found(profiles, { text }), people(5), text);
  },

  "find: names with an apostrophe or a hyphen, with and without it": async ({ profiles }) => {
    await putAll(profiles, [
      sampleProfile(1, { name: "Siobhán O’Brien" }),
      sampleProfile(2, { name: "Siobhan OBrien" }),
      sampleProfile(3, { name: "Jean-Luc D'Angelo" }),
    ]);
    for (const text of ["O'Brien", "o’br", "OBrien", "Oʼbrien"])
      equal(await found(profiles, { text }), people(1, 2), text);
    for (const text of ["brien", "o brien"]) equal(await found(profiles, { text }), people(1), text);
    for (const text of ["angelo", "dangelo", "d’angelo", "jean-luc", "jeanluc", "luc"])
      equal(await found(profiles, { text }), people(3), text);
  },

  "find: any part of a name in a script without spaces": async ({ profiles }) => {
    await putAll(profiles, [
      sampleProfile(1, { name: "山田太郎" }),
      sampleProfile(2, { name: "サトウ ガク" }),
      sampleProfile(3, { name: "สมชาย" }),
      sampleProfile(4, { name: "김민수" }),
    ]);
    for (const text of ["山田", "太郎", "山田太郎", "田太", "郎"])
      equal(await found(profiles, { text }), people(1), text);
    for (const text of ["ガク", "ｶﾞｸ", "トウ"]) equal(await found(profiles, { text }), people(2), text);
    for (const text of ["สม", "ชาย"]) equal(await found(profiles, { text }), people(3), text);
    for (const text of ["민수", "김민", "수"]) equal(await found(profiles, { text }), people(4), text);
    for (const text of ["太田", "カク", "太郎 次郎"]) equal(await found(profiles, { text }), [], text);
  },

  "find: names in Arabic script, whatever keyboard they were typed on": async ({ profiles }) => {
    await putAll(profiles, [
      sampleProfile(1, { name: "علی\u200cرضا کریمی" }),
      sampleProfile(2, { name: "علي رضا كريمى" }),
      sampleProfile(3, { name: "فاطمة عبد الله" }),
    ]);
    for (const text of ["علی\u200cرضا", "علي رضا", "علیرضا", "رضا کریمی", "كريمي", "عليرضا كر"])
      equal(await found(profiles, { text }), people(1, 2), text);
    for (const text of ["فاطمه", "عبدالله", "عبداللہ", "الله"]) equal(await found(profiles, { text }), people(3), text);
    for (const text of ["ريمي", "رضا علیا"]) equal(await found(profiles, { text }), [], text);
  },

  "find: marks that make another word are kept": async ({ profiles }) => {
    await putAll(profiles, [
      sampleProfile(1, { name: "राम" }),
      sampleProfile(2, { name: "रमा" }),
      sampleProfile(3, { name: "김민수" }),
      sampleProfile(4, { name: "مُحَمَّد أحمد" }),
      sampleProfile(5, { name: "Пётр Андрей" }),
    ]);
    equal(await found(profiles, { text: "राम" }), people(1));
    equal(await found(profiles, { text: "रमा" }), people(2));
    equal(await found(profiles, { text: "김" }), people(3));
    equal(await found(profiles, { text: "기" }), []);
    for (const text of ["محمد", "احمد"]) equal(await found(profiles, { text }), people(4), text);
    for (const text of ["петр", "Андрей"]) equal(await found(profiles, { text }), people(5), text);
    equal(await found(profiles, { text: "Андреи" }), []);
  },
};
