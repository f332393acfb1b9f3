import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { type Actor, first, note, stage, titles } from "../stage.js";
import { contentIdOfDigest } from "../../../src/adapters/index.js";
import { newRecordId } from "../../../src/index.js";
import { hiding } from "../hidden-blobs.js";

/**
 * A patient whose session cannot load a grantee's bundle when the next record starts a new epoch.
 */
async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const [rao, sen] = [await s.doctor("Rao"), await s.doctor("Sen")];
  const everything = ({ me }: Actor) => ({ grantee: me.address, scope: "everything" as const });
  const { bundle } = await rao.keyring.identity({ ledger: s.ledger.id, address: rao.me.address }, 0);
  const hidden = new Set([contentIdOfDigest(sha256(bundle))]);
  const me = await asha.connect(s.app(undefined, { blobs: hiding(s.blobs, hidden) }));
  const newEpoch = async () => {
    await me.grants.give(everything(sen));
    await me.grants.revoke(everything(sen));
  };
  const { id: folder } = await first(me.folders.list());
  return { ...s, asha, rao, me, everything, newEpoch, folder, findAgain: () => hidden.clear() };
}

test("every record of an epoch names whom this session left out of it, until they are granted again", async () => {
  const { asha, rao, me, everything, newEpoch, findAgain } = await practice("named");
  await asha.me.grants.give(everything(rao));
  await newEpoch();
  const one = await me.records.add(note("One"));
  const [two, three] = await Promise.all([me.records.add(note("Two")), me.records.addMany([note("Three")])]);
  findAgain();
  const four = await me.records.amend(one.record.ref.record, { title: "One, amended" });
  const [five] = await me.records.addEach([note("Five")]);
  for (const { without } of [one, two, three, four]) expect(without).toEqual([rao.me.address]);
  expect(five).toMatchObject({ ok: true, without: [rao.me.address] });
  expect(new Set(await titles(rao.me, "shared"))).toEqual(new Set(["EPOCH_MISSING"]));
  // the log does not tell another session
  expect((await asha.me.records.add(note("Six"))).without).toEqual([]);

  await me.grants.give(everything(rao));
  expect((await me.records.add(note("Seven"))).without).toEqual([]);
  expect(await titles(rao.me, "shared")).toEqual(
    expect.arrayContaining(["One, amended", "Two", "Three", "Five", "Six", "Seven"]),
  );
});

test("a grant of the folder that comes after the epoch hands its key over too", async () => {
  const { asha, rao, me, everything, newEpoch, folder, findAgain } = await practice("another scope");
  await asha.me.grants.give(everything(rao));
  await newEpoch();
  expect((await me.records.add(note("One"))).without).toEqual([rao.me.address]);
  findAgain();
  await me.grants.give({ grantee: rao.me.address, scope: { folder } });
  expect((await me.records.add(note("Two"))).without).toEqual([]);
  expect(await titles(rao.me, "shared")).toEqual(expect.arrayContaining(["One", "Two"]));
});

test("nobody is named for a folder that they may not read, or whose epoch has their key", async () => {
  const { asha, rao, me, newEpoch, folder, findAgain } = await practice("folders");
  const { id: other } = await me.folders.create("Teeth");
  await asha.me.grants.give({ grantee: rao.me.address, scope: { folder } });
  await newEpoch();
  await me.records.addMany([note("One"), { ...note("Two"), folder: other }]);
  expect((await me.records.add({ ...note("Three"), folder: other })).without).toEqual([]);
  expect((await me.records.add(note("Four"))).without).toEqual([rao.me.address]);
  findAgain();
  await newEpoch();
  expect((await me.records.add(note("Five"))).without).toEqual([]);
});

test("a folder that was created while a grantee's bundle was away names them for each of its records", async () => {
  const { asha, rao, me, everything } = await practice("created");
  await asha.me.grants.give(everything(rao));
  const { id, without } = await me.folders.create("Teeth");
  expect(without).toEqual([rao.me.address]);
  expect((await me.records.add({ ...note("One"), folder: id })).without).toEqual([rao.me.address]);
});

test("a record of a batch names only those who may read it, and one that was there names nobody", async () => {
  const { asha, rao, me, newEpoch } = await practice("batch");
  const other = await asha.me.folders.create("Other");
  await asha.me.grants.give({ grantee: rao.me.address, scope: { folder: other.id } });
  const there = { ...note("There"), id: newRecordId(), folder: other.id };
  await asha.me.records.add(there);
  await newEpoch();
  const added = await me.records.addEach([note("One"), { ...note("Two"), folder: other.id }, there]);
  expect(added).toMatchObject([
    { ok: true, without: [] },
    { ok: true, without: [rao.me.address] },
    { ok: true, without: [] },
  ]);
  expect((await me.records.addMany([note("Three"), { ...note("Four"), folder: other.id }])).without).toEqual([
    rao.me.address,
  ]);
});
