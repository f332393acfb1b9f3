import { expect, test } from "vitest";
import { isChartkeyError, parseRecordId } from "../../../src/index.js";
import { addedBy, hiding } from "../hidden-blobs.js";
import { all, note, stage, text, titles } from "../stage.js";

async function amended(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const { record } = await asha.me.records.add(note("One"));
  const amend = (title: string, on = asha.me) => on.records.amend(record.ref.record, { title, content: text(title) });
  return { ...s, asha, rao, amend, id: record.ref.record };
}

const unavailable = (error: unknown) => isChartkeyError(error, "BLOB_UNAVAILABLE") && error.retryable;

test("a record is amended although a card cannot be opened now, which keeps its number and is not lost", async () => {
  const { asha, amend, app, blobs, id } = await amended("amend over a hidden card");
  const hidden = await addedBy(blobs, () => amend("Two"));
  const other = await asha.connect(app(undefined, { blobs: hiding(blobs, hidden) }));
  expect(await amend("Three", other)).toMatchObject({ complete: false, record: { ref: { version: 3 } } });
  hidden.clear();
  expect(await amend("Four", other)).toMatchObject({ complete: true, record: { ref: { version: 4 } } });
  expect((await all(other.records.versions(id))).map((row) => row.ok && row.record.title)).toEqual([
    "One",
    "Two",
    "Three",
    "Four",
  ]);
  expect((await all(other.records.list()))[0]).toMatchObject({ complete: true });
});

test("a card that is lost for ever stops no other record of its folder", async () => {
  const { asha, amend, app, blobs } = await amended("dead card");
  const hidden = await addedBy(blobs, () => amend("Lost"));
  const other = await asha.connect(app(undefined, { blobs: hiding(blobs, hidden) }));
  const { record } = await other.records.add(note("Another"));
  const { ref } = (await other.records.amend(record.ref.record, { title: "Another, amended" })).record;
  expect(ref.version).toBe(2);
  expect(await titles(other, "own")).toEqual(["Another, amended", "BLOB_UNAVAILABLE", "One"]);
});

test("a card of a new record, of a folder or in another folder that cannot be opened concerns no other record", async () => {
  const { asha, amend, app, blobs, id } = await amended("hidden elsewhere");
  const hidden = await addedBy(blobs, async () => {
    const labs = await asha.me.folders.create("Labs");
    const { record } = await asha.me.records.add({ ...note("Blood"), folder: labs.id });
    await asha.me.records.amend(record.ref.record, { title: "Blood, amended" });
    await asha.me.records.add(note("Hidden"));
  });
  const other = await asha.connect(app(undefined, { blobs: hiding(blobs, hidden) }));
  expect((await all(other.records.list())).find((row) => row.ok)).toMatchObject({ complete: true });
  expect(await amend("Two", other)).toMatchObject({ complete: true, record: { ref: { record: id, version: 2 } } });
});

test("a lost card in the middle hides no later version, and the row is not complete", async () => {
  const { asha, amend, app, blobs, id } = await amended("lost middle card");
  const hidden = await addedBy(blobs, () => amend("Two"));
  await amend("Three");
  const other = await asha.connect(app(undefined, { blobs: hiding(blobs, hidden) }));
  expect(await titles(other, "own")).toEqual(["BLOB_UNAVAILABLE", "Three"]);
  expect((await all(other.records.list())).find((row) => row.ok)).toMatchObject({ complete: false });
  const opened = await other.records.open({ record: id, version: 3 });
  expect(new TextDecoder().decode(await opened.bytes())).toBe("Three");
  expect((await all(asha.me.records.list()))[0]).toMatchObject({ complete: true });
});

test("whoever opens a record without the number of a version is told that a later one may exist", async () => {
  const { asha, rao, amend, app, blobs, id } = await amended("open beside a hidden card");
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  const hidden = await addedBy(blobs, () => amend("Two"));
  const away = app(undefined, { blobs: hiding(blobs, hidden) });
  const [mine, theirs] = [(await asha.connect(away)).records, (await rao.connect(away)).sharedRecords];
  const ref = { patient: asha.me.address, record: id };
  for (const opened of [await mine.open(ref), await theirs.open(ref)])
    expect(opened).toMatchObject({ complete: false, record: { title: "One" } });
  for (const opened of [await asha.me.records.open(ref), await rao.me.sharedRecords.open(ref)])
    expect(opened).toMatchObject({ complete: true, record: { title: "Two" } });
});

test("what a grant from now on or of a record opens is not called complete", async () => {
  const { asha, rao, amend, id } = await amended("partial grants");
  const ref = { patient: asha.me.address, record: id };
  await asha.me.grants.give({ grantee: rao.me.address, scope: { record: id } });
  expect(await rao.me.sharedRecords.open(ref)).toMatchObject({ complete: false, record: { title: "One" } });
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything", from: "now" });
  await amend("Two");
  expect(await rao.me.sharedRecords.open(ref)).toMatchObject({ complete: false, record: { title: "Two" } });
});

test("a first card that is away does not hide its record's later versions", async () => {
  const s = stage("lost first card");
  const asha = await s.patient("Asha");
  let id = "";
  const hidden = await addedBy(s.blobs, async () => (id = (await asha.me.records.add(note("One"))).record.ref.record));
  await asha.me.records.amend(parseRecordId(id), { title: "Two", content: text("Two") });
  const other = await asha.connect(s.app(undefined, { blobs: hiding(s.blobs, hidden) }));
  expect(await titles(other, "own")).toContain("Two");
});

test("a write while a card is away takes no version from a follower", async () => {
  const { asha, rao, amend, app, blobs, id } = await amended("follower keeps");
  await asha.me.grants.give({ grantee: rao.me.address, scope: { record: id } });
  const hidden = await addedBy(blobs, () => amend("Two"));
  const [payload, card] = hidden;
  const other = await asha.connect(
    app(undefined, { blobs: hiding(blobs, new Set([payload, card].filter((one) => one !== undefined))) }),
  );
  await other.records.add(note("Unrelated"));
  expect(await titles(rao.me, "shared")).toEqual(["Two"]);
});

test("a store that is away does not read as an absent record", async () => {
  const { asha, app, blobs, id } = await amended("store away");
  const other = await asha.connect(app());
  blobs.unplug();
  await expect(other.records.open(id)).rejects.toSatisfy(unavailable);
  blobs.replug();
  expect(await (await other.records.open(id)).bytes()).toHaveLength(15);
});
