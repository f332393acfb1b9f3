import { expect, test } from "vitest";
import { type FolderId, newFolderId, parseFolderId } from "../../../src/index.js";
import { addedBy, hiding } from "../hidden-blobs.js";
import { forger } from "../records/forge.js";
import { all, note, stage, titles } from "../stage.js";
import { withoutAnswers } from "../without-answers.js";

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  return { ...s, asha, me: asha.me };
}

test("a default folder is there from the start, and new ones come behind it, one prompt each", async () => {
  const { me, asha } = await practice("folders");
  const { prompts } = asha.wallet;
  const labs = await me.folders.create("Labs");
  expect(asha.wallet.prompts).toBe(prompts + 1);
  await me.records.add({ ...note("Blood count"), folder: labs.id });
  await me.records.add(note("Anything"));
  const listed = await all(me.folders.list());
  expect(listed.map(({ name, records, epoch }) => [name, records, epoch])).toEqual([
    ["Health records", 1, 1],
    ["Labs", 1, 1],
  ]);
  const rows = await all(me.records.list({ folder: labs.id }));
  expect(rows.map((row) => row.ok && row.record.title)).toEqual(["Blood count"]);
});

test("the first folder has the name that registration gave it", async () => {
  const { person } = stage("named");
  const { me } = await person("Asha");
  await me.register({ roles: ["patient"], profile: { name: "Asha", listed: false }, folder: "Notes" });
  expect((await all(me.folders.list())).map(({ name }) => name)).toEqual(["Notes"]);
});

test.each(["", "   ", "x".repeat(121), "two\nlines", "\u0958".repeat(61)])(
  "the name %j is a TypeError",
  async (name) => {
    const { me, blobs } = await practice("bad name");
    const before = blobs.ids();
    await expect(me.folders.create(name)).rejects.toThrow(TypeError);
    expect(blobs.ids()).toEqual(before);
  },
);

test("names are kept in NFC, and two folders may have the same", async () => {
  const { me } = await practice("nfc");
  const [one, other] = [await me.folders.create("Cafe\u0301"), await me.folders.create("Caf\u00e9")];
  expect(one.id).not.toBe(other.id);
  expect((await all(me.folders.list())).map(({ name }) => name).slice(1)).toEqual(["Caf\u00e9", "Caf\u00e9"]);
});

test("a folder whose card is lost has no name, and its records are there", async () => {
  const { me, asha, blobs, app } = await practice("lost card");
  const before = new Set(blobs.ids());
  const { id: folder } = await me.folders.create("Labs");
  const lost = blobs.ids().filter((id) => !before.has(id));
  await me.records.add({ ...note("Blood count"), folder });
  for (const id of lost) blobs.corrupt(id);
  const fresh = await asha.connect(app());
  expect((await all(fresh.folders.list())).map(({ name, records }) => [name, records])).toEqual([
    ["Health records", 0],
    ["", 1],
  ]);
  expect(await titles(fresh, "own")).toEqual(["Blood count"]);
});

test("a folder with a record that cannot be read now says so beside the number of those that can", async () => {
  const { me, asha, blobs, app } = await practice("uncounted");
  const { id: folder } = await me.folders.create("Labs");
  await me.records.add({ ...note("Blood count"), folder });
  const hidden = await addedBy(blobs, () => me.records.add({ ...note("Liver"), folder }));
  const away = await asha.connect(app(undefined, { blobs: hiding(blobs, hidden) }));
  expect(await all(away.folders.list())).toMatchObject([
    { name: "Health records", records: 0, problem: undefined },
    { name: "Labs", records: 1, problem: { code: "BLOB_UNAVAILABLE" } },
  ]);
  expect(await away.folders.create("Labs", { id: folder })).toMatchObject({ id: folder, name: "Labs" });
  await expect(away.folders.create("Other", { id: folder })).rejects.toMatchObject({ code: "FOLDER_ID_TAKEN" });
});

test("a folder whose card cannot be read now is taken for no other when it is made a second time", async () => {
  const { me, asha, blobs, app } = await practice("nameless");
  const id = newFolderId();
  const hidden = await addedBy(blobs, () => me.folders.create("Labs", { id }));
  const away = await asha.connect(app(undefined, { blobs: hiding(blobs, hidden) }));
  await expect(away.folders.create("Labs", { id })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
});

test("a record that was erased does not count in its folder", async () => {
  const { me, asha, ...s } = await practice("erased");
  const forge = await forger(s, asha);
  const { record } = await forge.file({});
  expect(await all(me.folders.list())).toMatchObject([{ records: 1 }]);
  await forge.erase(record);
  expect(await all(me.folders.list())).toMatchObject([{ records: 0 }]);
});

test("an unknown folder is refused before anything is stored", async () => {
  const { me, blobs } = await practice("absent");
  const before = blobs.ids();
  const folder = parseFolderId(`0x${"ab".repeat(16)}`);
  await expect(me.records.add({ ...note("x"), folder })).rejects.toMatchObject({ code: "FOLDER_ABSENT" });
  expect(blobs.ids()).toEqual(before);
});

test("who is not registered has no folder and can make none", async () => {
  const { me } = await stage("nobody").person("Nobody");
  expect(await all(me.folders.list())).toEqual([]);
  await expect(me.folders.create("Labs")).rejects.toMatchObject({ code: "NOT_REGISTERED" });
  await expect(me.records.add(note("x"))).rejects.toMatchObject({ code: "NOT_REGISTERED" });
});

test("a second try with the same id makes no second folder, also on another device", async () => {
  const { me, asha, app } = await practice("second try");
  const id = newFolderId();
  const labs = await me.folders.create("Labs", { id });
  await me.records.add({ ...note("Blood count"), folder: id });
  const { prompts } = asha.wallet;
  const again = await (await asha.connect(app())).folders.create("Labs", { id });
  expect(again).toEqual({ ...labs, records: 1 });
  expect(asha.wallet.prompts).toBe(prompts);
  expect(await all(me.folders.list())).toHaveLength(2);
  await expect(me.folders.create("Letters", { id })).rejects.toMatchObject({ code: "FOLDER_ID_TAKEN" });
  await expect(me.folders.create("Labs", { id: "0x12" as FolderId })).rejects.toThrow("`id`");
});

test("a try whose answer was lost is found by the next", async () => {
  const { me, asha, app, ledger } = await practice("lost answer");
  const id = newFolderId();
  const deaf = await asha.connect(app(undefined, { ledger: withoutAnswers(ledger) }));
  await expect(deaf.folders.create("Labs", { id })).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  const { prompts } = asha.wallet;
  expect(await me.folders.create("Labs", { id })).toMatchObject({ id, name: "Labs" });
  expect(asha.wallet.prompts).toBe(prompts);
});
