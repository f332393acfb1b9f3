import { expect, test } from "vitest";
import type { Address, Listing, RecordQuery, RecordRow } from "../../../src/index.js";
import { all, note, stage } from "../stage.js";

const day = (date: string) => new Date(`${date}T00:00:00Z`);

async function practice(name: string) {
  const s = stage(name, { pins: false });
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const labs = await asha.me.folders.create("Labs");
  const add = async (title: string, more: object) =>
    (await asha.me.records.add({ ...note(title), ...more })).record.ref.record;
  const blood = await add("Blood", { folder: labs.id, category: "laboratory", occurred: day("2025-11-03") });
  const scan = await add("Scan", { category: "imaging", occurred: day("2026-01-20") });
  const letter = await add("Letter", {});
  return { ...s, asha, rao, labs, blood, scan, letter };
}

const shown = async (rows: Listing<RecordRow>) =>
  (await all(rows)).map((row) => (row.ok ? row.record.title : row.problem.code));

type Practice = Awaited<ReturnType<typeof practice>>;

/** Each query, and the titles that it shows of the three records, the newest first. */
const queries: Readonly<Record<string, readonly [(s: Practice) => RecordQuery, readonly string[]]>> = {
  nothing: [() => ({}), ["Letter", "Scan", "Blood"]],
  "a folder": [({ labs }) => ({ folder: labs.id }), ["Blood"]],
  "a category": [() => ({ category: "imaging" }), ["Scan"]],
  "a category that none has": [() => ({ category: "Imaging" }), []],
  "a first date: of one without a date when it was added": [() => ({ since: day("2026-01-20") }), ["Letter", "Scan"]],
  "an end, which is exclusive": [() => ({ before: day("2026-01-20") }), ["Blood"]],
  "a span": [() => ({ since: day("2026-01-01"), before: day("2026-02-01") }), ["Scan"]],
  "an author": [({ asha }) => ({ author: asha.me.address }), ["Letter", "Scan", "Blood"]],
  "another author": [({ rao }) => ({ author: rao.me.address }), []],
  "all of it": [({ labs }) => ({ folder: labs.id, category: "imaging" }), []],
};

test("lists of records show what matches the query, to the patient and to a grantee", async () => {
  const s = await practice("queries");
  await s.asha.me.grants.give({ grantee: s.rao.me.address, scope: "everything" });
  for (const [query, expected] of Object.values(queries)) {
    expect(await shown(s.asha.me.records.list(query(s)))).toEqual(expected);
    expect(await shown(s.rao.me.sharedRecords.list(query(s)))).toEqual(expected);
  }
});

test("a query is about the latest version", async () => {
  const { asha, letter } = await practice("amended");
  await asha.me.records.amend(letter, { category: "imaging" });
  expect(await shown(asha.me.records.list({ category: "imaging" }))).toEqual(["Letter", "Scan"]);
});

test("a record that was granted by itself is found by all but its folder, which its grantee does not know", async () => {
  const { asha, rao, labs, blood } = await practice("by itself");
  await asha.me.grants.give({ grantee: rao.me.address, scope: { record: blood } });
  const patient = asha.me.address;
  const list = (query: RecordQuery) => shown(rao.me.sharedRecords.list({ patient, ...query }));
  expect(await list({ category: "laboratory" })).toEqual(["Blood"]);
  expect(await list({ category: "imaging" })).toEqual([]);
  expect(await list({ before: day("2026-01-01") })).toEqual(["Blood"]);
  expect(await list({ folder: labs.id })).toEqual([]);
});

test("a record that cannot be opened is shown wherever it may belong", async () => {
  const s = await practice("unopened");
  const card = s.blobs;
  const me = await s.asha.connect(
    s.app(undefined, { blobs: { ...card, get: (...args) => (lost ? empty() : card.get(...args)) } }),
  );
  let lost = false;
  async function* empty(): AsyncGenerator<Uint8Array> {
    yield Uint8Array.of(0);
  }
  lost = true;
  expect(await shown(me.records.list({ category: "imaging" }))).toHaveLength(3);
  expect(await shown(me.records.list({ folder: s.labs.id }))).toEqual(["BLOB_MISMATCH"]);
});

test("rows have keys that are unique and stay, also when the list grows and when a row can be opened again", async () => {
  const s = await practice("keys");
  await s.asha.me.grants.give({ grantee: s.rao.me.address, scope: { record: s.blood } });
  await s.asha.me.grants.give({ grantee: s.rao.me.address, scope: "everything" });
  const lists = {
    records: () => s.asha.me.records.list(),
    versions: () => s.asha.me.records.versions(s.blood),
    folders: () => s.asha.me.folders.list(),
    grants: () => s.asha.me.grants.list(),
    history: () => s.asha.me.history(),
    sharedRecords: () => s.rao.me.sharedRecords.list(),
    patients: () => s.rao.me.sharedRecords.patients(),
    receivedGrants: () => s.rao.me.receivedGrants.list(),
  };
  const keys = async () => {
    const found: Record<string, readonly string[]> = {};
    for (const [name, list] of Object.entries(lists))
      found[name] = (await all<{ key: string }>(list())).map((row) => row.key);
    return found;
  };
  const before = await keys();
  await s.asha.me.records.amend(s.blood, { title: "Blood count" });
  await s.asha.me.records.add(note("New"));
  const after = await keys();
  for (const [name, those] of Object.entries(before)) {
    expect(those.length, name).toBeGreaterThan(0);
    expect(new Set(those).size, name).toBe(those.length);
    expect(after[name], name).toEqual(expect.arrayContaining([...those]));
  }
});

test("grants and sent requests come with the person at the other side on request", async () => {
  const s = await practice("people");
  const nobody = await s.person("Nobody");
  await s.asha.me.grants.give({ grantee: s.rao.me.address, scope: "everything" });
  await s.rao.me.sentRequests.send({ patient: s.asha.me.address, purpose: "TREAT" });
  const names = async (rows: AsyncIterable<{ readonly person?: { readonly name: string } | undefined }>) =>
    (await all(rows)).map(({ person }) => person?.name);
  expect(await names(s.asha.me.grants.list({ withPeople: true }))).toEqual(["Rao"]);
  expect(await names(s.rao.me.receivedGrants.list({ withPeople: true }))).toEqual(["Asha"]);
  expect(await names(s.rao.me.sentRequests.list({ withPeople: true }))).toEqual(["Asha"]);
  expect(await names(s.asha.me.grants.list())).toEqual([undefined]);
  expect(await all(nobody.me.sentRequests.list({ withPeople: true }))).toEqual([]);

  const requested: Address[] = [];
  const { profiles } = s;
  const unnamed = await s.asha.connect(
    s.app(undefined, {
      profiles: { ...profiles, get: (query, options) => (requested.push(query.address), profiles.get(query, options)) },
    }),
  );
  await all(unnamed.grants.list());
  expect(requested).toEqual([]);
  s.profiles.unplug();
  expect(await names(unnamed.grants.list({ withPeople: true }))).toEqual([undefined]);
});
