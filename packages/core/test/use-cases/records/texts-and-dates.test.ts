import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { encodedEverything } from "../../../src/domain/grants/scope.js";
import { openExport } from "../../../src/export/index.js";
import type { PartialDate } from "../../../src/index.js";
import { openCardBlock, sealCardBlock } from "../../../src/envelope/card-seal.js";
import { sealCard } from "../../../src/envelope/card.js";
import { parseIdentityBundle } from "../../../src/envelope/identity-bundle.js";
import { sealMessage } from "../../../src/envelope/message.js";
import { pairKeys } from "../../../src/envelope/pair-key.js";
import { sealPointer } from "../../../src/envelope/pointer.js";
import { padBlock, sealBlock } from "../../../src/envelope/sealed-block.js";
import { contentsOf, restated } from "../../envelope/restate.js";
import texts from "../../vectors/texts.json" with { type: "json" };
import { all, note, stage, titles } from "../stage.js";
import { forger } from "./forge.js";

async function practice(name: string) {
  const s = stage(name, { pins: false });
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  return { ...s, asha, rao, me: asha.me };
}

const refused = Object.entries(texts.line.refused).map(([why, some]) => [why, some[0] ?? ""] as const);
const statements: readonly (readonly [string, object])[] = [
  ...refused.filter(([why]) => why !== "too long").map(([why, title]) => [`title: ${why}`, { title }] as const),
  ["category: direction", { category: "\u202ea" }],
  ["occurred: after all dates", { occurred: 8.64e12 + 1 }],
  ["occurred: above 2^53", { occurred: 2n ** 53n }],
  ["occurred: not in the calendar", { occurred: "2026-02-30" }],
  ["occurred: no date", { occurred: "soon" }],
  ["created: after all dates", { created: 8.64e12 + 1 }],
];

test("a statement of another client that breaks the rule is a row with a problem, and fails no other", async () => {
  const s = await practice("foreign statements");
  await s.me.records.add(note("Genuine"));
  await s.me.grants.give({ grantee: s.rao.me.address, scope: "everything" });
  const forge = await forger(s, s.asha);
  for (const [, change] of statements) await forge.file({ restate: (bytes) => restated(bytes, change) });
  const expected = [...statements.map(() => "FORMAT_INVALID"), "Genuine"];
  expect(await titles(s.me, "own")).toEqual(expected);
  expect(await titles(s.rao.me, "shared")).toEqual(expected);
  const { problems, items } = await s.me.records.list().page({ size: 100 });
  expect([problems, items.length]).toEqual([[], expected.length]);
});

test("a folder's card of another client that breaks the rule names nothing, and its folder has a problem", async () => {
  const s = await practice("foreign folder");
  const forge = await forger(s, s.asha);
  const { id: folder } = await s.me.folders.create("Labs");
  const owner = { ledger: s.ledger.id, address: s.me.address };
  const salt = await forge.saltOf(folder);
  const secret = await s.asha.keyring.epochSecret(owner, folder, salt);
  const place = { ledger: s.ledger.id, patient: s.me.address, folder, salt, record: null, version: null } as const;
  const { bytes } = sealCard(
    { kind: "folder", head: { ...place, op: "folder" }, name: "Notes", settings: {} },
    secret,
    s.entropy,
  );
  const card = contentsOf(openCardBlock(bytes, { secret }).block);
  const foreign = padBlock(restated(card, { name: "\u202eetoN" }));
  await forge.fileBlock(sealCardBlock(foreign, secret, s.entropy).bytes, "folder", folder, salt);
  const fresh = await s.asha.connect(s.app());
  expect((await all(fresh.folders.list())).map(({ name, problem }) => [name, problem?.code])).toEqual([
    ["Health records", undefined],
    ["Labs", "FORMAT_INVALID"],
  ]);
});

test("a message of another client that breaks the rule is a request with a problem, and fails no other", async () => {
  const s = await practice("foreign message");
  await s.rao.me.sentRequests.send({ patient: s.me.address, purpose: "TREAT", message: "Genuine" });
  const ledger = s.ledger.id;
  const [patient, requester] = [s.me.address, s.rao.me.address];
  const [mine, theirs] = [
    await s.rao.keyring.identity({ ledger, address: requester }, 0),
    await s.asha.keyring.identity({ ledger, address: patient }, 0),
  ];
  const [own, peer] = [parseIdentityBundle(mine.bundle), parseIdentityBundle(theirs.bundle)];
  const recipients = { patient: peer.recipient, requester: own.recipient };
  const terms = { scope: encodedEverything, purpose: "TREAT", until: null, text: null, created: 0 };
  const honest = contentsOf(await mine.open(await sealMessage({ ledger, patient, requester, ...terms }, recipients)));
  const { pointer } = await pairKeys(mine, { address: patient, agree: peer.agree });
  for (const change of [{ text: "\u202e" }, { purpose: "two\nlines" }, { until: 2 ** 53 }]) {
    const bounds = { limit: 2 ** 14, what: "A message" };
    const sealed = await sealBlock(Object.values(recipients), restated(honest, change), bounds);
    await s.blobs.put(sealed, { holder: "another-client" });
    const message = sealPointer(pointer, { kind: "message", ledger, patient, requester }, sha256(sealed));
    await s.ledger.submit([{ kind: "requestAccess", patient, requester, message }], s.rao.wallet);
  }
  const seen = (await all(s.me.requests.list())).map(({ state, message, problem }) => [state, message, problem?.code]);
  const refusedRow = ["unreadable", undefined, "FORMAT_INVALID"];
  expect(seen).toEqual([refusedRow, refusedRow, refusedRow, ["open", "Genuine", undefined]]);
});

test("of many records only the one whose text or date breaks the rule fails, and nothing of it is stored", async () => {
  const s = await practice("each");
  const bad = [
    { title: "\ufeffScan" },
    { title: "\u202eScan" },
    { category: "\u200b" },
    { occurred: new Date(Number.NaN) },
    { occurred: "2026-02-30" as const },
  ];
  const before = s.blobs.ids().length;
  const outcomes = await s.me.records.addEach([note("One"), ...bad.map((more) => ({ ...note("Bad"), ...more }))]);
  expect(outcomes.map((one) => (one.ok ? one.record.title : String(one.problem)))).toEqual([
    "One",
    expect.stringContaining("`title`"),
    expect.stringContaining("`title`"),
    expect.stringContaining("`category`"),
    expect.stringContaining("`occurred`"),
    expect.stringContaining("`occurred`"),
  ]);
  expect(s.blobs.ids().length - before).toBe(2); // a payload and a card
});

test("of many grants only the one whose purpose breaks the rule fails", async () => {
  const s = await practice("each grant");
  const grantee = s.rao.me.address;
  const [bad, good] = await s.me.grants.giveEach([
    { grantee, scope: "everything", purpose: "\ufeffTREAT" },
    { grantee, scope: "everything", purpose: " TREAT " },
  ]);
  expect(bad).toMatchObject({ ok: false, problem: expect.any(TypeError) as TypeError });
  expect(good).toMatchObject({ ok: true, grant: { purpose: "TREAT" } });
  expect((await all(s.rao.me.receivedGrants.list())).map(({ purpose }) => purpose)).toEqual(["TREAT"]);
});

test("texts are kept in NFC, without spaces at the ends, and a message keeps its lines", async () => {
  const s = await practice("normalised");
  const { record } = await s.me.records.add({ ...note(" Cafe\u0301 "), category: "\u00a0note" });
  expect([record.title, record.category]).toEqual(["Caf\u00e9", "note"]);
  expect(await all(s.me.records.list({ category: " note" }))).toHaveLength(1);
  const message = " Dear Asha,\r\n\tplease.\n";
  const sent = await s.rao.me.sentRequests.send({ patient: s.me.address, purpose: " TREAT", message });
  expect([sent.purpose, sent.message]).toEqual(["TREAT", "Dear Asha,\n\tplease."]);
  const [received] = await all(s.me.requests.list());
  expect([received?.purpose, received?.message]).toEqual(["TREAT", "Dear Asha,\n\tplease."]);
});

const dated: readonly PartialDate[] = ["1969", "1969-12", "1969-12-31"];

test("a partial date is the same everywhere: to the patient, a grantee, after an amendment and in an export", async () => {
  const s = await practice("partial dates");
  for (const date of dated) {
    const { record } = await s.me.records.add({ ...note(date), occurred: date });
    expect(record.occurred).toBe(date);
    const amended = await s.me.records.amend(record.ref.record, { title: `${date} again` });
    expect(amended.record.occurred).toBe(date);
  }
  await s.me.grants.give({ grantee: s.rao.me.address, scope: "everything" });
  const rows = [...(await all(s.me.records.list())), ...(await all(s.rao.me.sharedRecords.list()))];
  expect(rows.map((row) => row.ok && row.record.occurred)).toEqual([...dated.toReversed(), ...dated.toReversed()]);

  const files = new Map<string, Uint8Array[]>();
  for await (const { path, bytes } of s.me.export()) files.set(path, await all(bytes));
  const key = { keyring: s.asha.keyring, owner: { ledger: s.ledger.id, address: s.me.address } };
  const read = async function* (path: string) {
    yield* files.get(path) ?? [];
  };
  const exported: unknown[] = [];
  for await (const row of openExport(read, key)) exported.push(row.ok && row.opened.record.occurred);
  expect(exported).toEqual(dated.flatMap((date) => [date, date]));
});

const day = (date: string) => new Date(`${date}T00:00:00Z`);

test.each([
  ["the year before", "1968-01-01", "1969-01-01", []],
  ["January", "1969-01-01", "1969-02-01", ["1969"]],
  ["the first of December", "1969-12-01", "1969-12-02", ["1969-12", "1969"]],
  ["the last day", "1969-12-31", "1970-01-01", ["1969-12-31", "1969-12", "1969"]],
  ["the year after", "1970-01-01", "1971-01-01", []],
])("a query about %s shows the records whose dates may be in it", async (name, since, before, expected) => {
  const s = await practice(name);
  for (const date of dated) await s.me.records.add({ ...note(date), occurred: date });
  const rows = await all(s.me.records.list({ since: day(since), before: day(before) }));
  expect(rows.map((row) => row.ok && row.record.title)).toEqual(expected);
});

test("an instant is kept to the second, and found in its second", async () => {
  const s = await practice("instant");
  const at = new Date("2026-01-19T10:00:00.700Z");
  const { record } = await s.me.records.add({ ...note("Visit"), occurred: at });
  expect(record.occurred).toEqual(new Date("2026-01-19T10:00:00Z"));
  expect(await all(s.me.records.list({ since: at }))).toHaveLength(1);
  expect(await all(s.me.records.list({ before: at }))).toHaveLength(1);
  expect(await all(s.me.records.list({ since: new Date("2026-01-19T10:00:01Z") }))).toHaveLength(0);
  expect(await all(s.me.records.list({ before: new Date("2026-01-19T10:00:00Z") }))).toHaveLength(0);
});
