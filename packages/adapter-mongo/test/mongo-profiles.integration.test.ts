import type { Cursor } from "@chartkey/core";
import { sampleProfile } from "@chartkey/core/conformance";
import { MongoClient } from "mongodb";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { mongoProfiles } from "../src/index.js";
import { insertRaw } from "./insert-raw.js";
import { type MongoFixture, mongoFixture } from "./mongo-fixture.js";

const { ledger, address } = sampleProfile(1);
const doctors = { ledger, role: "doctor", size: 100 };
const named = { _id: `${ledger}/${address}` };

describe("mongoProfiles", () => {
  let fixture: MongoFixture;

  beforeEach(async () => {
    fixture = await mongoFixture();
  });
  afterEach(() => fixture.dispose());

  const found = async (query = {}) => {
    const page = await fixture.profiles.find({ ...doctors, ...query });
    return { found: page.items.map((item) => item.address), malformed: page.malformed, next: page.next };
  };

  test("migrate makes the same indexes however often and by however many at once", async () => {
    await Promise.all([1, 2, 3].map(() => fixture.profiles.migrate()));
    const names = (await fixture.raw.indexes()).map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(["_id_", "role then id", "words", "speciality then id"]));
    expect(names).toHaveLength(4);
    const reason = new Error("stop");
    await expect(fixture.profiles.migrate({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await fixture.unplug();
    await expect(fixture.profiles.migrate()).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE", retryable: true });
  });

  test("health names an index that is missing, and stores nothing", async () => {
    await fixture.profiles.health?.();
    const before = await fixture.raw.countDocuments();
    await fixture.raw.dropIndex("words");
    await expect(fixture.profiles.health?.()).rejects.toMatchObject({
      code: "MISCONFIGURED",
      retryable: false,
      message: 'The collection has no index "words"',
    });
    await fixture.profiles.migrate();
    await fixture.profiles.health?.();
    expect(await fixture.raw.countDocuments()).toBe(before);
    const elsewhere = mongoProfiles({ db: fixture.db, collection: "nothing" });
    await expect(elsewhere.health?.()).rejects.toMatchObject({ code: "MISCONFIGURED" });
  });

  test("works without indexes too, in its own collection", async () => {
    const profiles = mongoProfiles({ db: fixture.db });
    await profiles.put(sampleProfile(1));
    expect((await profiles.find(doctors)).items).toEqual([sampleProfile(1)]);
    expect(await fixture.db.collection("chartkeyProfiles").countDocuments()).toBe(1);
  });

  test("keeps the signed document as it was given, and only a listed one with what finds it", async () => {
    await fixture.profiles.put(sampleProfile(1, { name: "Álvaro O’Hara", speciality: "Pédiatrie" }));
    expect(await fixture.raw.findOne()).toEqual({
      ...named,
      sequence: 1,
      signed: sampleProfile(1, { name: "Álvaro O’Hara", speciality: "Pédiatrie" }),
      search: {
        ledger,
        roles: ["doctor"],
        words: ["ALVARO", "O", "HARA", "OHARA"],
        speciality: "PEDIATRIE",
      },
    });
    const unlisted = sampleProfile(1, { listed: false }, { sequence: 2 });
    await fixture.profiles.put(unlisted);
    expect(await fixture.raw.findOne()).toEqual({ ...named, sequence: 2, signed: unlisted });
  });

  test("keeps nothing of a person who removed their profile but the removal", async () => {
    await fixture.profiles.put(sampleProfile(1));
    const removal = { ledger, address, sequence: 2, issued: 1_790_000_001, signature: "0x02" } as const;
    await fixture.profiles.remove(removal);
    expect(await fixture.raw.find().toArray()).toEqual([{ ...named, sequence: 2, signed: removal }]);
  });

  test.each([
    [{ useBigInt64: true, ignoreUndefined: false }],
    [{ promoteLongs: false, promoteValues: false }],
    [{ raw: true, enableUtf8Validation: true }],
  ])("reads and writes alike when the app set %j for its own documents", async (options) => {
    const client = new MongoClient(inject("mongodbUri"), options);
    const profiles = mongoProfiles({ db: client.db(fixture.db.databaseName), collection: "people" });
    expect(await profiles.put(sampleProfile(1, { contact: undefined }, { sequence: 2 ** 40 }))).toBe("stored");
    expect(await profiles.put(sampleProfile(1, {}, { sequence: 2 ** 40 }))).toBe("stored");
    expect(await profiles.get({ ledger, address })).toEqual(sampleProfile(1, {}, { sequence: 2 ** 40 }));
    expect(await profiles.find(doctors)).toMatchObject({
      items: [sampleProfile(1, {}, { sequence: 2 ** 40 })],
      malformed: [],
    });
    expect(await fixture.profiles.get({ ledger, address })).toEqual(sampleProfile(1, {}, { sequence: 2 ** 40 }));
    await client.close();
  });

  test("a planted text that is not UTF-8 fails no page, and does not pass for what was signed", async () => {
    await fixture.profiles.put(sampleProfile(2, { name: "Zoe" }));
    await fixture.profiles.put(sampleProfile(1, { contact: "~~" }));
    const kept = await fixture.raw.findOne(named);
    await fixture.raw.deleteOne(named);
    await insertRaw(
      inject("mongodbUri"),
      fixture.raw,
      { ...kept },
      { from: Buffer.from("~~"), to: Buffer.from([0xff, 0xfe]) },
    );
    const page = await found();
    expect([...page.found, ...page.malformed].toSorted()).toEqual([address, sampleProfile(2).address]);
    expect(await fixture.profiles.get({ ledger, address })).not.toEqual(sampleProfile(1, { contact: "~~" }));
  });

  test.each([
    ["a number", 5],
    ["a text that is no list", "DOCTOR"],
    ["missing", undefined],
  ])("planted roles that are %s fail no page and hide nobody else", async (_, roles) => {
    for (const n of [1, 2, 3]) await fixture.profiles.put(sampleProfile(n));
    await fixture.raw.updateOne(
      { _id: `${ledger}/${sampleProfile(2).address}` },
      roles === undefined ? { $unset: { search: true } } : { $set: { "search.roles": roles } },
    );
    const first = await found({ size: 1 });
    expect(first.found).toEqual([address]);
    expect(await found({ size: 2, after: first.next })).toMatchObject({
      found: [sampleProfile(3).address],
      malformed: [],
    });
  });

  test.each([["7"], [null], [{ $gt: 0 }], [Number.NaN]])(
    "any profile replaces a planted sequence %j",
    async (sequence) => {
      await fixture.profiles.put(sampleProfile(1));
      await fixture.raw.updateOne(named, { $set: { sequence } });
      expect(await fixture.profiles.put(sampleProfile(1, { name: "New" }))).toBe("stored");
      expect(await fixture.profiles.get({ ledger, address })).toEqual(sampleProfile(1, { name: "New" }));
    },
  );

  test("a planted document with another kind of _id is not found, and fails no page", async () => {
    await fixture.profiles.put(sampleProfile(1));
    const kept = await fixture.raw.findOne(named);
    const ids: readonly unknown[] = [{ toString: 1 }, 5];
    for (const id of ids) await fixture.raw.insertOne({ ...kept, _id: id as string });
    expect(await found()).toMatchObject({ found: [address], malformed: [] });
  });

  test("documents of addresses that are none end no search, however many there are", async () => {
    const people = [1, 2, 3].map((nth) => sampleProfile(nth)).toSorted((a, b) => (a.address < b.address ? -1 : 1));
    for (const person of people) await fixture.profiles.put(person);
    const first = people[0]?.address;
    // between the first and the second, and after all
    const wrong = [`${first}0`, `${first}1`, `${first}2`, "zz1", "zz2"];
    const kept = await fixture.raw.findOne({ _id: `${ledger}/${first}` });
    for (const name of wrong) await fixture.raw.insertOne({ ...kept, _id: `${ledger}/${name}`, signed: "none" });
    for (const size of [1, 2, 3, 100]) {
      const all = { found: [] as string[], malformed: [] as string[] };
      let after: Cursor | undefined;
      do {
        const page = await found({ size, ...(after !== undefined && { after }) });
        all.found.push(...page.found);
        all.malformed.push(...page.malformed);
        after = page.next;
      } while (after !== undefined);
      expect(all, `pages of ${size}`).toEqual({ found: people.map((person) => person.address), malformed: wrong });
    }
  });

  test("an abort ends the waiting for a server that does not answer", async () => {
    await fixture.unplug();
    const controller = new AbortController();
    const reason = new Error("stop");
    const waiting = fixture.profiles.put(sampleProfile(1), { signal: controller.signal });
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
});
