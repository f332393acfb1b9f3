import { NO_REQUEST } from "../../../src/domain/acts/act.js";
import { expect, test } from "vitest";
import { type Act, encodeScope, type Scope } from "../../../src/adapters/index.js";
import { loot } from "../loot.js";
import { type Actor, all, first, note, stage, titles } from "../stage.js";

const DAY = 86_400;

/** A patient with one record, and doctors. */
async function practice(name: string) {
  const s = stage(name, { pins: false });
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const sen = await s.doctor("Sen");
  await asha.me.records.add(note("Before"));
  const later = (days: number) => new Date(s.clock.now().getTime() + days * DAY * 1000);
  /** Submits acts, bypassing the SDK. */
  const act = (acts: readonly Act[]) => s.ledger.submit(acts, asha.wallet);
  const regrant = (grantee: Actor, scope: Scope, permissions: number): Act => ({
    kind: "grantAccess",
    patient: asha.me.address,
    grantee: grantee.me.address,
    scope: encodeScope(scope),
    until: 2 ** 40 - 1,
    permissions,
    envelope: `0x${"5a".repeat(32)}`,
    request: NO_REQUEST,
  });
  return { ...s, asha, rao, sen, later, act, regrant };
}

test("a revoked grantee with the whole blob store opens nothing that was filed later", async () => {
  const s = await practice("revoked");
  const { asha, rao, sen } = s;
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
  await asha.me.records.add(note("While"));
  await asha.me.grants.revoke({ grantee: rao.me.address, scope: "everything" });
  await asha.me.records.add(note("After"));
  await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
  await asha.me.records.add(note("Later"));
  expect(await loot(s, rao)).toEqual(["Before", "While", "folder Health records"]);
  expect(await titles(rao.me, "shared")).toEqual([]);
  expect(await titles(sen.me, "shared")).toEqual(["Later", "After", "While", "Before"]);
});

test("a record added after an expiry is filed under a new epoch, without a revocation", async () => {
  const s = await practice("expired");
  const { asha, rao, sen } = s;
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything", until: s.later(1) });
  await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
  s.clock.advance(DAY);
  await asha.me.records.add(note("After"));
  expect(await loot(s, rao)).toEqual(["Before", "folder Health records"]);
  expect(await titles(sen.me, "shared")).toEqual(["After", "Before"]);
});

test("a grant given again without the read permission ends reading", async () => {
  const s = await practice("unread");
  const { asha, rao, act, regrant } = s;
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  await act([regrant(rao, "everything", 2)]);
  await asha.me.records.add(note("After"));
  expect(await loot(s, rao)).toEqual(["Before", "folder Health records"]);
  expect(await titles(rao.me, "shared")).toEqual([]);
});

test("everyone revoked by the bare act: the next record is for nobody", async () => {
  const s = await practice("everyone");
  const { asha, rao, sen, act } = s;
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
  await act([{ kind: "revokeEveryone", patient: asha.me.address }]);
  await asha.me.records.add(note("After"));
  for (const reader of [rao, sen]) expect(await loot(s, reader)).toEqual(["Before", "folder Health records"]);
});

test("a grantee who relinquishes gets no later keys", async () => {
  const s = await practice("relinquished");
  const { asha, rao } = s;
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  const { address } = rao.me;
  await s.ledger.submit(
    [{ kind: "relinquishAccess", patient: asha.me.address, grantee: address, scope: encodeScope("everything") }],
    rao.wallet,
  );
  await asha.me.records.add(note("After"));
  expect(await loot(s, rao)).toEqual(["Before", "folder Health records"]);
});

test("everything revoked, then a new folder and a record in it: for nobody, and for who is granted afterwards", async () => {
  const s = await practice("refounded");
  const { asha, rao, sen } = s;
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  expect((await asha.me.grants.revokeEveryone()).revoked).toEqual([rao.me.address]);
  const labs = await asha.me.folders.create("Labs");
  await asha.me.records.add({ ...note("Blood"), folder: labs.id });
  expect(await loot(s, rao)).toEqual(["Before", "folder Health records"]);
  await asha.me.grants.give({ grantee: sen.me.address, scope: { folder: labs.id } });
  expect(await titles(sen.me, "shared")).toEqual(["Blood"]);
  expect(await loot(s, sen)).toEqual(["Blood", "folder Labs"]);
});

test("a revocation starts no epoch: the next record does, and the one after it does not", async () => {
  const { asha, rao } = await practice("lazy");
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  await asha.me.grants.revoke({ grantee: rao.me.address, scope: "everything" });
  const epochs = async () => (await asha.me.folders.list().page()).items[0]?.epoch;
  expect(await epochs()).toBe(1);
  await asha.me.records.add(note("After"));
  expect(await epochs()).toBe(2);
  await asha.me.records.add(note("Later"));
  expect(await epochs()).toBe(2);
});

test("any number of grants that end at one time cost the next record one epoch, and revoke nobody", async () => {
  const s = await practice("many ends");
  const { asha, rao, sen, later } = s;
  await asha.me.grants.giveMany([
    { grantee: rao.me.address, scope: "everything", until: later(1) },
    { grantee: sen.me.address, scope: "everything", until: later(1) },
  ]);
  s.clock.advance(DAY);
  await asha.me.records.add(note("After"));
  const kinds = (await all(asha.me.history())).map(({ kind }) => kind);
  expect(kinds.slice(-2)).toEqual(["rekeyed", "added"]);
  expect(kinds).not.toContain("revoked");
  expect((await all(asha.me.grants.list())).map(({ state }) => state)).toEqual(["expired", "expired"]);
});

test("a new folder is served to those who read everything, and to nobody who reads a folder", async () => {
  const s = await practice("new folder");
  const { asha, rao, sen } = s;
  const folder = await first(asha.me.folders.list());
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  await asha.me.grants.give({ grantee: sen.me.address, scope: { folder: folder.id } });
  const labs = await asha.me.folders.create("Labs");
  await asha.me.records.add({ ...note("Blood"), folder: labs.id });
  expect(await titles(rao.me, "shared")).toEqual(["Blood", "Before"]);
  expect(await titles(sen.me, "shared")).toEqual(["Before"]);
  expect(await loot(s, sen)).toEqual(["Before", "folder Health records"]);
});

test("one entry that starts epochs of several folders hands each grantee those of their folders only", async () => {
  const s = await practice("several folders");
  const { asha, rao, sen } = s;
  const folder = await first(asha.me.folders.list());
  const labs = await asha.me.folders.create("Labs");
  const das = await s.doctor("Das");
  await asha.me.grants.give({ grantee: rao.me.address, scope: { folder: folder.id } });
  await asha.me.grants.give({ grantee: sen.me.address, scope: { folder: labs.id } });
  // both folders get an epoch, in one entry with one lockbox
  await asha.me.grants.give({ grantee: das.me.address, scope: "everything", from: "now" });
  await asha.me.records.addMany([note("After"), { ...note("Blood"), folder: labs.id }]);
  expect(await loot(s, rao)).toEqual(["After", "Before", "folder Health records"]);
  expect(await loot(s, sen)).toEqual(["Blood", "folder Labs"]);
  expect((await titles(rao.me, "shared")).toSorted()).toEqual(["After", "Before"]);
  expect((await titles(das.me, "shared")).toSorted()).toEqual(["After", "Blood"]);
});
