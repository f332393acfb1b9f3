import { copyFile, readFile, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import type { Cursor } from "@chartkey/core/adapters";
import { sampleProfile } from "@chartkey/core/conformance";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sqliteProfiles } from "../src/index.js";
import { type SqliteFixture, sqliteFixture } from "./sqlite-fixture.js";

const { ledger, address } = sampleProfile(1);
const doctors = { ledger, role: "doctor", size: 100 } as const;
const removal = { ledger, address, sequence: 2, issued: 1_790_000_001, signature: "0x02" } as const;

let fixture: SqliteFixture;

beforeEach(async () => {
  fixture = await sqliteFixture();
});
afterEach(() => fixture.dispose());

test("everything is there when the file is opened again", async () => {
  await fixture.profiles.put(sampleProfile(1));
  await fixture.unplug();
  using db = new DatabaseSync(fixture.file);
  const again = sqliteProfiles({ db });
  await again.migrate();
  expect(await again.get({ ledger, address })).toEqual(sampleProfile(1));
  expect((await again.find({ ...doctors, text: "ana" })).items).toEqual([sampleProfile(1)]);
});

test("the file holds nothing of a person who removed their profile", async () => {
  const profile = { name: "Zephyrina Quartermain", speciality: "Otolaryngology", contact: "tel:+15550100" };
  await fixture.profiles.put(sampleProfile(1, profile));
  const texts = ["Zephyrina", "ZEPHYRINA", "Otolaryngology", "OTOLARYNGOLOGY", "+15550100"];
  const inFile = async () => {
    const bytes = await readFile(fixture.file);
    return texts.filter((text) => bytes.includes(text));
  };
  expect(await inFile()).toEqual(texts);
  await fixture.profiles.remove(removal);
  expect(await inFile()).toEqual([]);
});

test("the highest sequence stays of many that two connections write in turn", async () => {
  const other = sqliteProfiles({ db: fixture.other });
  const sequences = [3, 9, 1, 7, 2, 8, 5, 6, 4];
  await Promise.all(
    sequences.map((sequence, nth) =>
      (nth % 2 === 0 ? fixture.profiles : other).put(sampleProfile(1, { name: `Nr${sequence}` }, { sequence })),
    ),
  );
  expect(await other.get({ ledger, address })).toEqual(sampleProfile(1, { name: "Nr9" }, { sequence: 9 }));
  expect((await fixture.profiles.find({ ...doctors, text: "nr" })).items).toHaveLength(1);
});

test("a write waits while another process holds the file, and an abort ends the waiting", async () => {
  fixture.other.exec("begin immediate");
  const stop = new AbortController();
  const reason = new Error("stop");
  const given = fixture.profiles.put(sampleProfile(2), { signal: stop.signal });
  const waiting = fixture.profiles.put(sampleProfile(1));
  // it is read meanwhile
  expect(await fixture.profiles.get({ ledger, address })).toBeUndefined();
  stop.abort(reason);
  await expect(given).rejects.toBe(reason);
  fixture.other.exec("rollback");
  expect(await waiting).toBe("stored");
  expect((await fixture.profiles.find(doctors)).items).toEqual([sampleProfile(1)]);
});

test("a file that is held for good is a retryable DIRECTORY_UNAVAILABLE", async () => {
  vi.doMock("node:timers/promises", () => ({ setTimeout: async () => undefined }));
  vi.resetModules();
  const { sqliteProfiles: hurried } = await import("../src/index.js");
  vi.doUnmock("node:timers/promises");
  using db = new DatabaseSync(fixture.file);
  fixture.other.exec("begin exclusive");
  for (const call of [() => hurried({ db }).put(sampleProfile(1)), () => hurried({ db }).get({ ledger, address })])
    await expect(call()).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE", retryable: true });
  fixture.other.exec("rollback");
  expect(await hurried({ db }).put(sampleProfile(1))).toBe("stored");
});

test("a failed write leaves nothing half done", async () => {
  await fixture.profiles.put(sampleProfile(1));
  fixture.other.exec("create trigger full before insert on chartkey_words begin select raise(abort, 'full'); end");
  await expect(fixture.profiles.put(sampleProfile(1, { name: "Zoe" }, { sequence: 2 }))).rejects.toMatchObject({
    code: "DIRECTORY_UNAVAILABLE",
    retryable: true,
  });
  fixture.other.exec("drop trigger full");
  expect((await fixture.profiles.find({ ...doctors, text: "ana" })).items).toEqual([sampleProfile(1)]);
  expect(await fixture.profiles.put(sampleProfile(1, { name: "Zoe" }, { sequence: 2 }))).toBe("stored");
});

test.each([
  [
    "a file that is no database",
    async (file: string) => writeFile(file, "These are no pages of a database. ".repeat(99)),
  ],
  ["a file without the tables", async () => undefined],
])("%s is MISCONFIGURED", async (_, make) => {
  const file = `${fixture.file}-other`;
  await make(file);
  using db = new DatabaseSync(file);
  const profiles = sqliteProfiles({ db });
  const wrong = { code: "MISCONFIGURED", retryable: false };
  await expect(profiles.health?.()).rejects.toMatchObject(wrong);
  await expect(profiles.put(sampleProfile(1))).rejects.toMatchObject(wrong);
  await expect(profiles.get({ ledger, address })).rejects.toMatchObject(wrong);
});

test("a connection that only reads finds people, and its health is MISCONFIGURED", async () => {
  await fixture.profiles.put(sampleProfile(1));
  using db = new DatabaseSync(fixture.file, { readOnly: true });
  const profiles = sqliteProfiles({ db });
  expect((await profiles.find(doctors)).items).toEqual([sampleProfile(1)]);
  for (const call of [async () => profiles.health?.(), () => profiles.put(sampleProfile(2))])
    await expect(call()).rejects.toMatchObject({ code: "MISCONFIGURED", retryable: false });
});

test("migrate changes nothing the second time, by whichever connection", async () => {
  await fixture.profiles.put(sampleProfile(1));
  await Promise.all([fixture.profiles, sqliteProfiles({ db: fixture.other })].map((one) => one.migrate()));
  expect((await fixture.profiles.find(doctors)).items).toEqual([sampleProfile(1)]);
});

test.each([
  ["a role", {}],
  ["two words", { text: "ana sou" }],
  ["a speciality and a word", { speciality: "Cardiology", text: "ana" }],
])("finding by %s reads ranges of indexes, never a whole table", async (_, query) => {
  const prepare = vi.spyOn(DatabaseSync.prototype, "prepare");
  await fixture.profiles.find({ ...doctors, ...query });
  const sql = prepare.mock.calls.at(-1)?.[0] ?? "";
  prepare.mockRestore();
  const plan = fixture.other.prepare(`explain query plan ${sql}`).all();
  expect(plan.map(({ detail }) => String(detail)).filter((step) => step.startsWith("SCAN"))).toEqual([]);
});

test("what was acknowledged is in the file, as a crash would leave it", async () => {
  for (let sequence = 1; sequence <= 3; sequence++) {
    await fixture.profiles.put(sampleProfile(1, {}, { sequence }));
    const left = `${fixture.file}-left-${sequence}`;
    await copyFile(fixture.file, left);
    using db = new DatabaseSync(left);
    expect(await sqliteProfiles({ db }).get({ ledger, address })).toEqual(sampleProfile(1, {}, { sequence }));
  }
});

test("a write is on the disk before it is acknowledged, with its folder", async () => {
  using db = new DatabaseSync(fixture.file);
  db.exec("pragma synchronous = off");
  await sqliteProfiles({ db }).put(sampleProfile(1));
  // EXTRA: https://www.sqlite.org/pragma.html#pragma_synchronous
  expect(db.prepare("pragma synchronous").get()).toEqual({ synchronous: 3 });
});

test("rows with addresses that are none end no search, however many there are", async () => {
  const people = [1, 2, 3].map((nth) => sampleProfile(nth)).toSorted((a, b) => (a.address < b.address ? -1 : 1));
  for (const person of people) await fixture.profiles.put(person);
  const [first, second] = people.map(({ address: of }) => of);
  // between the first and the second, and after all
  const wrong = [`${first}0`, `${first}1`, `${first}2`, "zz1", "zz2"];
  for (const name of wrong) {
    fixture.other
      .prepare(
        "insert into chartkey_profiles select ledger, ?, sequence, document, speciality from chartkey_profiles where address = ?",
      )
      .run(name, second ?? "");
    fixture.other
      .prepare("insert into chartkey_roles (ledger, role, address) values (?, 'doctor', ?)")
      .run(ledger, name);
  }
  for (const size of [1, 2, 3, 100]) {
    const found: unknown[] = [];
    const malformed: string[] = [];
    let after: Cursor | undefined;
    do {
      const page = await fixture.profiles.find({ ...doctors, size, ...(after !== undefined && { after }) });
      expect(page.items.length).toBeLessThanOrEqual(size);
      found.push(...page.items);
      malformed.push(...page.malformed);
      after = page.next;
    } while (after !== undefined);
    expect(found, `pages of ${size}`).toEqual(people);
    expect(malformed).toEqual(wrong);
  }
});

test("a search lists those who have its longest word, and looks at them alone for all others", async () => {
  using db = new DatabaseSync(fixture.file);
  const prepare = vi.spyOn(db, "prepare");
  await fixture.profiles.put(sampleProfile(1, { name: "Ana B Castillo" }));
  await fixture.profiles.put(sampleProfile(2, { name: "Ana D Castillo" }));
  expect((await sqliteProfiles({ db }).find({ ...doctors, text: "a b cast" })).items).toHaveLength(1);
  const [search = ""] = prepare.mock.lastCall ?? [];
  const given = {
    ledger,
    role: "doctor",
    after: "",
    limit: 2,
    from0: "",
    to0: "",
    from1: "",
    to1: "",
    from2: "",
    to2: "",
  };
  const steps = db.prepare(`explain query plan ${search}`).all(given);
  const plan = steps.map(({ detail }) => String(detail));
  expect(plan.filter((step) => step.includes("LIST SUBQUERY"))).toHaveLength(1);
  expect(plan.filter((step) => /chartkey_words_of \(ledger=\? AND address=\?/u.test(step))).toHaveLength(2);
});
