import { expect, test } from "vitest";
import { newRecordId, type Participant, type RecordId } from "../../../src/index.js";
import { all, note, stage } from "../stage.js";
import { metered } from "../denial/hostile.js";
import { forger } from "./forge.js";

const notes = (name: string, count: number) => Array.from({ length: count }, (_, nth) => note(`${name} ${nth}`));

/** A patient with ten acts of three records each. */
async function archive(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const ids: RecordId[] = [];
  for (let nth = 0; nth < 10; nth++)
    ids.push(...(await asha.me.records.addMany(notes(`Act ${nth}`, 3))).records.map(({ ref }) => ref.record));
  const fresh = async () => asha.connect(s.app());
  /** How many blobs a call of a fresh session reads. */
  const cost = async (call: (me: Participant) => Promise<unknown>) => {
    const { me, meter } = await metered(s, asha);
    meter.reset();
    await call(me);
    return meter.of("blobs.get");
  };
  /** The id of one of the records. */
  const id = (nth: number) => ids[nth] ?? newRecordId(s.entropy);
  return { ...s, asha, me: asha.me, id, fresh, cost, forge: await forger(s, asha) };
}

/** Pages, each of a fresh session, show what an iteration does. */
async function expectSame({ fresh }: Awaited<ReturnType<typeof archive>>, size = 4) {
  const rows = await all((await fresh()).records.list());
  let page = await (await fresh()).records.list().page({ size });
  const paged = [...page.items];
  while (page.next !== undefined) {
    page = await (await fresh()).records.list().page({ size, after: page.next });
    paged.push(...page.items);
  }
  expect(paged).toEqual(rows);
  return rows;
}

test("a page opens the cards that it shows and those filed with them, wherever it is in a long log", async () => {
  const on = await archive("few cards");
  // and the bundle that the cards were signed with
  expect(await on.cost((me) => me.records.list().page({ size: 2 }))).toBeLessThanOrEqual(4);
  const { next } = await on.me.records.list().page({ size: 20 });
  expect(await on.cost((me) => me.records.list().page({ size: 2, after: next }))).toBeLessThanOrEqual(7);
  expect(await on.cost((me) => all(me.records.list()))).toBeGreaterThan(30);
  await expectSame(on);
});

test("opening and amending a record opens few cards of a long log", async () => {
  const on = await archive("few cards to open");
  const id = on.id(5);
  expect(await on.cost(async (me) => (await me.records.open(id)).bytes())).toBeLessThanOrEqual(6);
  expect(await on.cost((me) => all(me.records.versions(id)))).toBeLessThanOrEqual(5);
  expect(await on.cost((me) => me.records.amend(id, { title: "Amended" }))).toBeLessThanOrEqual(10);
});

test("an id for several tries tells its age too, so that a second try opens few cards", async () => {
  const on = await archive("made ids");
  const id = await on.me.records.newId();
  const input = { ...note("Scan"), id };
  await on.me.records.add(input);
  expect(await on.cost((me) => me.records.add(input))).toBeLessThanOrEqual(4);
  expect(await on.cost((me) => me.records.list().page({ size: 2 }))).toBeLessThanOrEqual(6);
  expect(await expectSame(on)).toHaveLength(31);
});

test("an id made at random costs a page all cards, and shows the same rows", async () => {
  const on = await archive("random id");
  await on.me.records.add({ ...note("Random"), id: newRecordId(on.entropy) });
  expect(await on.cost((me) => me.records.list().page({ size: 2 }))).toBeGreaterThan(30);
  expect(await expectSame(on)).toHaveLength(31);
});

test("a second new card of an older record has no row on a page either", async () => {
  const on = await archive("second new");
  await on.forge.file({ op: "new", states: { record: on.id(2) } });
  expect(await expectSame(on)).toHaveLength(30);
});

test("versions stay with their record, however far behind it they are filed", async () => {
  const on = await archive("far versions");
  for (const id of [on.id(1), on.id(20), on.id(1)]) await on.me.records.amend(id, { title: `Again ${id}` });
  const rows = await expectSame(on);
  expect(rows.flatMap((row) => (row.ok && row.record.ref.version > 1 ? row.record.ref.version : []))).toEqual([2, 3]);
});

test("a version that follows none, and one before its record, are rows of a page as of the list", async () => {
  const on = await archive("orphans");
  const previous = `0x${"17".repeat(32)}` as const;
  await on.forge.file({ op: "amend", states: { record: on.id(3), version: 2, previous } });
  const early = await on.me.records.newId();
  await on.forge.file({ op: "amend", states: { record: early, version: 2, previous } });
  await on.me.records.add({ ...note("Later"), id: early });
  const rows = await expectSame(on);
  expect(rows.filter((row) => !row.ok)).toHaveLength(2);
  expect(rows.filter((row) => row.ok && !row.complete)).toHaveLength(2);
});

test("versions far apart cost a page few cards", async () => {
  const on = await archive("far apart");
  await on.me.records.amend(on.id(1), { title: "Two" });
  await on.me.records.addMany(notes("Between", 3));
  await on.me.records.amend(on.id(1), { title: "Three" });
  // of 36: those that are shown, the versions before, and some that stand beside the first
  expect(await on.cost((me) => me.records.list().page({ size: 2 }))).toBeLessThanOrEqual(18);
});

test("a version that was filed long before its record leaves the record incomplete on a page too", async () => {
  const on = await archive("long before");
  const early = await on.me.records.newId();
  await on.forge.file({ op: "amend", states: { record: early, version: 2, previous: `0x${"17".repeat(32)}` } });
  await on.me.records.addMany(notes("Between", 5));
  await on.me.records.add({ ...note("Late"), id: early });
  expect((await expectSame(on, 1))[0]).toMatchObject({ ok: true, complete: false });
});

test("an erased record has no row on a page", async () => {
  const on = await archive("erased");
  for (const id of [on.id(29), on.id(4)]) await on.forge.erase(id);
  expect(await expectSame(on)).toHaveLength(28);
});

test("a folder's page passes over the cards of other folders", async () => {
  const on = await archive("folders");
  const { id: folder } = await on.me.folders.create("Labs");
  await on.me.records.add({ ...note("Blood"), folder });
  await on.me.records.addMany(notes("More", 3));
  expect(await on.cost((me) => me.records.list({ folder }).page())).toBeLessThanOrEqual(6);
  for (const one of [folder, on.forge.home]) {
    const { items } = await (await on.fresh()).records.list({ folder: one }).page({ size: 50 });
    expect(items).toEqual(await all((await on.fresh()).records.list({ folder: one })));
  }
});
