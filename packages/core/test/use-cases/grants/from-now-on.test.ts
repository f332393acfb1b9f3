import { expect, test } from "vitest";
import { loot } from "../loot.js";
import { note, stage, titles } from "../stage.js";

async function practice(name: string) {
  const s = stage(name, { pins: false });
  const asha = await s.patient("Asha");
  const [rao, sen] = [await s.doctor("Rao"), await s.doctor("Sen")];
  const { record } = await asha.me.records.add(note("Before"));
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything", from: "now" });
  await asha.me.records.add(note("After"));
  return { ...s, asha, rao, sen, record };
}

test("a grantee from now on opens no older epoch, also after two more epochs", async () => {
  const s = await practice("older");
  const { asha, rao, sen, record } = s;
  expect(await titles(rao.me, "shared")).toEqual(["After"]);
  for (const round of ["First", "Second"]) {
    await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
    await asha.me.grants.revoke({ grantee: sen.me.address, scope: "everything" });
    await asha.me.records.add(note(round));
  }
  expect(await titles(rao.me, "shared")).toEqual(["Second", "First", "After"]);
  expect(await loot(s, rao)).toEqual(["After", "First", "Second", "folder Health records"]);
  await expect(rao.me.sharedRecords.open(record.ref)).rejects.toMatchObject({ code: "RECORD_UNAVAILABLE" });
});

test("a later version of an older record is shown, and its earlier version is not", async () => {
  const { asha, rao, record } = await practice("amended");
  await asha.me.records.amend(record.ref.record, { title: "Amended" });
  expect(await titles(rao.me, "shared")).toEqual(["Amended", "After"]);
  await expect(rao.me.sharedRecords.open({ ...record.ref, version: 1 })).rejects.toMatchObject({
    code: "RECORD_UNAVAILABLE",
  });
});

test("a grantee who was offline for five epochs reads all of them", async () => {
  const { asha, rao, sen } = await practice("offline");
  for (let epoch = 1; epoch <= 5; epoch++) {
    await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
    await asha.me.grants.revoke({ grantee: sen.me.address, scope: "everything" });
    await asha.me.records.add(note(`Epoch ${epoch}`));
  }
  const expected = ["Epoch 5", "Epoch 4", "Epoch 3", "Epoch 2", "Epoch 1", "After"];
  expect(await titles(rao.me, "shared")).toEqual(expected);
});

test("a folder that is made later is inside a grant of everything from now on", async () => {
  const { asha, rao } = await practice("new folder");
  const labs = await asha.me.folders.create("Labs");
  await asha.me.records.add({ ...note("Blood"), folder: labs.id });
  expect(await titles(rao.me, "shared")).toEqual(["Blood", "After"]);
});

test("given again from the start, everything is shown; the list shows where each begins", async () => {
  const { asha, rao } = await practice("widened");
  const from = async () => (await asha.me.grants.list().page()).items.map((grant) => grant.from);
  expect(await from()).toEqual(["now"]);
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything", from: "start" });
  expect(await from()).toEqual(["start"]);
  expect(await titles(rao.me, "shared")).toEqual(["After", "Before"]);
});

test("given again from now on, what came between is not shown any more", async () => {
  const { asha, rao } = await practice("narrowed");
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything", from: "now" });
  await asha.me.records.add(note("Later"));
  expect(await titles(rao.me, "shared")).toEqual(["Later"]);
});

test("given anew after it ended, it begins where it did, unless the start is said", async () => {
  const { asha, rao } = await practice("anew");
  await asha.me.grants.revoke({ grantee: rao.me.address, scope: "everything" });
  const { grant } = await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  expect(grant.from).toBe("now");
  expect(await titles(rao.me, "shared")).toEqual(["After"]);
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything", from: "start" });
  expect(await titles(rao.me, "shared")).toEqual(["After", "Before"]);
});
