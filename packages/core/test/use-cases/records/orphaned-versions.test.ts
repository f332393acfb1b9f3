import { expect, test } from "vitest";
import { openExport } from "../../../src/export/index.js";
import { allOf, sourceOf, written } from "../export/patient.js";
import { household } from "../one-writer/household.js";
import { all, note } from "../stage.js";

/** A patient with a record of three versions, of which a reorganisation left only some. */
async function reorganised(name: string, left: readonly number[]) {
  const s = await household(name, { depth: 3 });
  const { asha, rao, laptop, ledger, everything } = s;
  await asha.me.grants.give(everything(rao));
  for (let i = 0; i < 4; i++) ledger.mine();
  const traces = laptop.trace();
  const { record } = await laptop.me.records.add(note("1"));
  const id = record.ref.record;
  for (const title of ["2", "3"]) await laptop.me.records.amend(id, { title });
  traces.end();
  ledger.reorganise(3);
  const base = await ledger.account(asha.me.address);
  for (const nth of left) await ledger.submit(traces.acts.slice(nth - 1, nth), asha.wallet, { base });
  return { ...s, id };
}

const orphan = (id: string, version: number) => ({
  ok: false,
  ref: { record: id, version },
  problem: { code: "RECORD_UNAVAILABLE" },
});

test("versions whose first version a reorganisation removed for good are rows with a problem", async () => {
  const { asha, id } = await reorganised("no first", [2, 3]);
  const rows = [orphan(id, 3), orphan(id, 2)];
  expect(await all(asha.me.records.list())).toMatchObject(rows);
  expect(await all(asha.me.records.versions(id))).toMatchObject(rows.toReversed());
  await expect(asha.me.records.open(id)).rejects.toMatchObject({ code: "RECORD_UNAVAILABLE" });
});

test("a version whose previous one a reorganisation removed for good is a row, and its record is not complete", async () => {
  const { asha, rao, id } = await reorganised("no second", [1, 3]);
  const first = { ok: true, record: { title: "1" }, complete: false };
  expect(await all(asha.me.records.list())).toMatchObject([orphan(id, 3), first]);
  expect(await all(asha.me.records.versions(id))).toMatchObject([first, orphan(id, 3)]);
  expect(await all(rao.me.sharedRecords.list())).toMatchObject([orphan(id, 3), first]);
});

test("the versions of another record are complete, and without the rows of this one", async () => {
  const { asha } = await reorganised("another record", [1, 3]);
  const { record } = await asha.me.records.add(note("Another"));
  expect(await all(asha.me.records.versions(record.ref.record))).toMatchObject([
    { ok: true, record: { title: "Another" }, complete: true },
  ]);
});

test("a grantee of everything reads what is left of a record, and sees that it is not complete", async () => {
  const { rao } = await reorganised("left", [2, 3]);
  expect(await all(rao.me.sharedRecords.list())).toMatchObject([{ ok: true, record: { title: "3" }, complete: false }]);
});

test("a record that was added again is shown beside the version that followed the lost one", async () => {
  const { asha, id } = await reorganised("added again", [2]);
  await asha.me.records.add({ ...note("1"), id });
  expect(await all(asha.me.records.list())).toMatchObject([
    { ok: true, record: { title: "1" }, complete: false },
    orphan(id, 2),
  ]);
});

test("an export names the versions that follow lost ones", async () => {
  const { asha, ledger, id } = await reorganised("exported", [2]);
  const files = await written(asha.me.export());
  const owner = { ledger: ledger.id, address: asha.me.address };
  expect(await allOf(openExport(sourceOf(files), { keyring: asha.keyring, owner }))).toMatchObject([orphan(id, 2)]);
});
