import { NO_REQUEST } from "../../../src/domain/acts/act.js";
import { expect, test } from "vitest";
import { type FolderId, parseRecordId } from "../../../src/index.js";
import { encodeScope } from "../../../src/adapters/index.js";
import { addedBy, hiding } from "../hidden-blobs.js";
import { loot } from "../loot.js";
import { racingLedger } from "../racing-ledger.js";
import { all, first, note, stage, text, titles } from "../stage.js";

async function practice(name: string, follow = true) {
  const s = stage(name, { pins: false });
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const { record } = await asha.me.records.add(note("Granted"));
  const { record: other } = await asha.me.records.add(note("Other"));
  await asha.me.grants.give({ grantee: rao.me.address, scope: { record: record.ref.record }, follow });
  const { version: _first, ...latest } = record.ref;
  const read = async (version?: number) => {
    const opened = await rao.me.sharedRecords.open(version === undefined ? latest : { ...latest, version });
    return new TextDecoder().decode(await opened.bytes());
  };
  const amend = (title: string, on = asha.me) =>
    on.records.amend(record.ref.record, { title, content: text(`What "${title}" says`) });
  return { ...s, asha, rao, record, other, read, amend };
}

test("who was granted a record opens it, and neither another record nor the folder", async () => {
  const s = await practice("one");
  expect(await titles(s.rao.me, "shared")).toEqual(["Granted"]);
  expect(await s.read()).toBe('What "Granted" says');
  await expect(s.rao.me.sharedRecords.open(s.other.ref)).rejects.toMatchObject({ code: "RECORD_UNAVAILABLE" });
  await s.asha.me.records.add(note("Later"));
  expect(await loot(s, s.rao)).toEqual(["Granted"]);
  const [row] = await all(s.rao.me.sharedRecords.list());
  expect(row).toMatchObject({ ok: true, record: { folder: undefined } });
});

test("who follows a record opens its next versions, and each version by its number", async () => {
  const s = await practice("follow");
  await s.amend("Second");
  await s.amend("Third");
  expect(await titles(s.rao.me, "shared")).toEqual(["Third"]);
  expect([await s.read(1), await s.read(2), await s.read()]).toEqual([
    'What "Granted" says',
    'What "Second" says',
    'What "Third" says',
  ]);
});

test("who does not follow it stays with the version that was granted", async () => {
  const s = await practice("stay", false);
  await s.amend("Second");
  expect(await titles(s.rao.me, "shared")).toEqual(["Granted"]);
  expect(await loot(s, s.rao)).toEqual(["Granted"]);
});

test("a revoked follower gets no next version", async () => {
  const s = await practice("revoked");
  const receipt = await s.asha.me.grants.revoke({ grantee: s.rao.me.address, scope: { record: s.record.ref.record } });
  expect(receipt.mayStillHold).toEqual([{ patient: s.asha.me.address, record: s.record.ref.record }]);
  await s.amend("Second");
  expect(await loot(s, s.rao)).toEqual(["Granted"]);
  expect(await titles(s.rao.me, "shared")).toEqual([]);
});

test("an amendment says nothing to followers whose grant was revoked, has run out, or lets them read no more", async () => {
  const s = await practice("ended");
  const { asha, record } = s;
  const scope = { record: record.ref.record };
  const [sen, das] = [await s.doctor("Sen"), await s.doctor("Das")];
  const until = new Date(s.clock.now().getTime() + 60_000);
  await asha.me.grants.give({ grantee: sen.me.address, scope, until });
  await asha.me.grants.give({ grantee: das.me.address, scope });
  await asha.me.grants.revoke({ grantee: s.rao.me.address, scope });
  const envelope = `0x${"5a".repeat(32)}` as const;
  const grant = { kind: "grantAccess", patient: asha.me.address, grantee: das.me.address } as const;
  await s.ledger.submit(
    [{ ...grant, scope: encodeScope(scope), until: 2 ** 40 - 1, permissions: 2, envelope, request: NO_REQUEST }],
    asha.wallet,
  );
  s.clock.advance(60);
  const { without } = await s.amend("Second");
  expect(without).toEqual([]);
  expect((await all(asha.me.history())).map(({ kind }) => kind)).not.toContain("followed");
  for (const ended of [s.rao, sen, das]) expect(await loot(s, ended)).toEqual(["Granted"]);
});

test("an amendment that loses a race is refused before its prompt, and followers have the version that won", async () => {
  const s = await practice("race");
  const race = racingLedger(s.ledger);
  const phone = await s.asha.connect(s.app(undefined, { ledger: race.ledger }));
  race.meanwhile(() => s.amend("Won"));
  await expect(s.amend("Lost", phone)).rejects.toMatchObject({ code: "VERSION_CONFLICT" });
  expect(await titles(s.rao.me, "shared")).toEqual(["Won"]);
  expect(await s.read()).toBe('What "Won" says');
});

test("an amendment reaches those who follow this record, and nobody who follows another", async () => {
  const s = await practice("two records");
  const { asha, rao, other } = s;
  const sen = await s.doctor("Sen");
  await asha.me.grants.give({ grantee: sen.me.address, scope: { record: other.ref.record }, follow: true });
  await s.amend("Second");
  expect((await all(asha.me.history())).filter(({ kind }) => kind === "followed")).toMatchObject([
    { grantee: rao.me.address },
  ]);
  expect(await loot(s, sen)).toEqual(["Other"]);
  expect(await titles(sen.me, "shared")).toEqual(["Other"]);
});

test("a follower keeps the versions that the patient's device cannot open for the moment", async () => {
  const s = await practice("kept");
  const { asha, rao, record } = s;
  const added = await addedBy(s.blobs, () => s.amend("Second"));
  const cards = await Promise.all(
    [...added].map(async (id) => ({ id, bytes: Buffer.concat(await all(s.blobs.get(id))) })),
  );
  const hidden = new Set(cards.filter(({ bytes }) => bytes.includes("-> chartkey/epoch")).map(({ id }) => id));
  expect(hidden.size).toBe(1);
  const me = await asha.connect(s.app(undefined, { blobs: hiding(s.blobs, hidden) }));
  const third = await me.records.amend(record.ref.record, { title: "Third", content: text('What "Third" says') });
  expect(third).toMatchObject({ complete: false, record: { ref: { version: 3 } } });
  expect([await s.read(1), await s.read(2), await s.read()]).toEqual([
    'What "Granted" says',
    'What "Second" says',
    'What "Third" says',
  ]);
  expect(await titles(rao.me, "shared")).toEqual(["Third"]);
});

test("the terms of a grant are those of the act that gave it, also while a later envelope is not there", async () => {
  const s = await practice("late envelope");
  const { asha, rao, record } = s;
  const hidden = await addedBy(s.blobs, () => s.amend("Second"));
  const me = await asha.connect(s.app(undefined, { blobs: hiding(s.blobs, hidden) }));
  const again = me.grants.give({ grantee: rao.me.address, scope: { record: record.ref.record } });
  await expect(again).resolves.toMatchObject({ grant: { state: "active" } });
});

test("an id that is both a folder's and a record's is two scopes", async () => {
  const s = await practice("twins");
  const folder = await first(s.asha.me.folders.list());
  const id = parseRecordId(folder.id);
  const sen = await s.doctor("Sen");
  await s.asha.me.records.add({ ...note("Twin"), id });
  await s.asha.me.grants.give({ grantee: sen.me.address, scope: { record: id } });
  expect(await loot(s, sen)).toEqual(["Twin"]);
  expect(await titles(sen.me, "shared")).toEqual(["Twin"]);
  const access = (scope: { record: typeof id } | { folder: FolderId }) =>
    s.ledger.hasAccess({ patient: s.asha.me.address, grantee: sen.me.address, scopes: [encodeScope(scope)] });
  expect([await access({ record: id }), await access({ folder: folder.id })]).toEqual([true, false]);
});

test("the same record through its folder and by itself is one row", async () => {
  const s = await practice("both");
  const folder = await first(s.asha.me.folders.list());
  await s.asha.me.grants.give({ grantee: s.rao.me.address, scope: { folder: folder.id } });
  expect(await titles(s.rao.me, "shared")).toEqual(["Other", "Granted"]);
  await s.asha.me.grants.revoke({ grantee: s.rao.me.address, scope: { folder: folder.id } });
  expect(await titles(s.rao.me, "shared")).toEqual(["Granted"]);
});
