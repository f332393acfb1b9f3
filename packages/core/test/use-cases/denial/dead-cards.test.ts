import { expect, test } from "vitest";
import type { Cursor, Listing, RecordRow } from "../../../src/index.js";
import { note, stage } from "../stage.js";
import { fileDeadCards, metered } from "./hostile.js";

/** Page by page, the codes and titles of all rows. */
async function paged(listing: Listing<RecordRow>, size = 100): Promise<string[]> {
  const shown: string[] = [];
  let after: Cursor | undefined;
  do {
    const page = await listing.page({ size, after });
    shown.push(...page.items.map((row) => (row.ok ? row.record.title : row.problem.code)));
    after = page.next;
  } while (after !== undefined);
  return shown;
}

/** How many look-ups in vain one patient may cause in a page. */
const IN_VAIN = 32;

/** A patient with an honest record before and after 400 cards in one act that point to nothing. */
async function buried(name: string) {
  const s = stage(name);
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  await asha.me.records.add(note("Before"));
  await fileDeadCards(s, asha, 400);
  await asha.me.records.add(note("After"));
  return { ...s, asha, rao };
}

test.each(["own", "shared"] as const)(
  "400 dead cards in one act: the first %s page looks up few, and shows every honest record",
  async (where) => {
    const s = await buried(`first ${where}`);
    const { me, meter } = await metered(s, where === "own" ? s.asha : s.rao);
    const list = () => (where === "own" ? me.records.list() : me.sharedRecords.list());
    const { items } = await list().page();
    expect(items[0]).toMatchObject({ ok: true, record: { title: "After" } });
    // the honest cards, and what leads to them
    expect(meter.of("blobs.get")).toBeLessThanOrEqual(IN_VAIN + 8 + 8);
    const rows = await paged(list());
    expect(rows.filter((row) => row === "BLOB_UNAVAILABLE")).toHaveLength(400);
    expect(rows.filter((row) => row !== "BLOB_UNAVAILABLE")).toEqual(["After", "Before"]);
  },
);

test("what was not found is not looked up again for a while, and then it is", async () => {
  const s = await buried("again");
  const { me, meter } = await metered(s, s.rao);
  const lookUps: number[] = [];
  const page = async () => {
    meter.reset();
    await me.sharedRecords.list().page();
    lookUps.push(meter.of("blobs.get"));
  };
  for (let nth = 0; nth < 20; nth++) await page();
  // each page goes on where the one before stopped, until nothing is unknown
  expect(lookUps.slice(1).every((count) => count <= IN_VAIN + 8)).toBe(true);
  expect(lookUps.at(-1)).toBe(0);
  const total = lookUps.reduce((sum, count) => sum + count);
  expect(total).toBeLessThanOrEqual(400 + 8);
  s.clock.advance(10);
  await page();
  expect(lookUps.at(-1)).toBeGreaterThan(0);
  expect(lookUps.at(-1)).toBeLessThanOrEqual(IN_VAIN + 8);
});

test("a card that comes back is shown, at the latest after as long as it was away", async () => {
  const s = stage("back");
  const asha = await s.patient("Asha");
  const before = new Set(s.blobs.ids());
  await asha.me.records.add(note("Late"));
  const late = new Set(s.blobs.ids().filter((id) => !before.has(id)));
  const blobs: typeof s.blobs = {
    ...s.blobs,
    get: (id, options) => s.blobs.get(late.has(id) ? (s.blobs.ids()[0] ?? id) : id, options),
  };
  const { me } = await metered(s, asha, { blobs });
  const shown = async () =>
    (await me.records.list().page()).items.map((row) => (row.ok ? row.record.title : row.problem.code));
  expect(await shown()).toEqual(["BLOB_MISMATCH"]);
  late.clear();
  s.clock.advance(5);
  expect(await shown()).toEqual(["Late"]);
});

test("an iteration shows every row and looks each card up once", async () => {
  const s = await buried("iteration");
  const { me, meter } = await metered(s, s.rao);
  const rows: string[] = [];
  for await (const row of me.sharedRecords.list()) rows.push(row.ok ? row.record.title : row.problem.code);
  expect(rows).toHaveLength(402);
  expect(meter.of("blobs.get")).toBeLessThanOrEqual(402 + 8);
});

test("a record opens although 400 dead cards stand before it", async () => {
  const s = await buried("opens");
  const { me } = await metered(s, s.rao);
  const [row] = (await s.asha.me.records.list().page({ size: 1 })).items;
  if (!row?.ok) throw new Error("not readable");
  const opened = await me.sharedRecords.open(row.record.ref);
  expect(new TextDecoder().decode(await opened.bytes())).toBe('What "After" says');
});

test("dead amendments leave the records of their folder incomplete, and hide none", async () => {
  const s = stage("amendments");
  const asha = await s.patient("Asha");
  await asha.me.records.addMany(Array.from({ length: 30 }, (_, i) => note(`Record ${i}`)));
  await fileDeadCards(s, asha, 400, "amend");
  const { me } = await metered(s, asha);
  const items: RecordRow[] = [];
  for await (const row of me.records.list()) items.push(row);
  expect(items).toHaveLength(430);
  expect(items.filter((row) => row.ok && !row.complete)).toHaveLength(30);
});
