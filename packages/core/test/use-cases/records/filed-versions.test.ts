import { expect, test } from "vitest";
import { newRecordId } from "../../../src/index.js";
import { note, stage, text, titles } from "../stage.js";
import { forger } from "./forge.js";

async function practice(name: string) {
  const s = stage(name);
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  const forge = await forger(s, asha);
  const first = await forge.file({ content: text("the original") });
  const { record } = first;
  const next = { record, version: 2, previous: first.statement };
  const seen = async () => {
    const [own, shared] = [await asha.connect(s.app()), await rao.connect(s.app())];
    expect(await titles(shared, "shared")).toEqual(await titles(own, "own"));
    return titles(own, "own");
  };
  const read = async () => new TextDecoder().decode(await (await asha.me.records.open(record)).bytes());
  return { ...s, me: asha.me, forge, first, record, next, seen, read };
}

test("of two new cards of a record the first counts", async () => {
  const { forge, record, seen, read } = await practice("two new");
  await forge.file({ states: { record, title: "Second" }, content: text("another") });
  expect(await seen()).toEqual(["Forged"]);
  expect(await read()).toBe("the original");
});

test("of two amendments to one version the first counts", async () => {
  const { forge, next, seen } = await practice("two amendments");
  await forge.file({ op: "amend", states: { ...next, title: "Amended" } });
  await forge.file({ op: "amend", states: { ...next, title: "Lost" } });
  expect(await seen()).toEqual(["Amended"]);
});

test("an amendment to another statement does not count, and is a row with a problem", async () => {
  const { forge, next, seen } = await practice("another statement");
  await forge.file({ op: "amend", states: { ...next, previous: `0x${"22".repeat(32)}`, title: "Stray" } });
  expect(await seen()).toEqual(["RECORD_UNAVAILABLE", "Forged"]);
});

test("an amendment that leaves numbers free counts, and one that takes such a number afterwards does not", async () => {
  const { forge, next, seen } = await practice("numbers");
  await forge.file({ op: "amend", states: { ...next, version: 4, title: "Fourth" } });
  await forge.file({ op: "amend", states: { ...next, version: 2, title: "Late" } });
  expect(await seen()).toEqual(["Fourth"]);
});

test("an amendment begins no record, and is a row with a problem", async () => {
  const { forge, me, next, entropy } = await practice("no beginning");
  await forge.file({ op: "amend", states: { ...next, record: newRecordId(entropy), title: "No beginning" } });
  expect(await titles(me, "own")).toEqual(["RECORD_UNAVAILABLE", "Forged"]);
});

test.each([
  ["a new record that poses as an amendment", "new", "amend"],
  ["an amendment that poses as a new record", "amend", "new"],
] as const)("%s is one bad row", async (what, op, as) => {
  const { forge, next, seen } = await practice(what);
  await forge.file({ op, place: { op: as }, states: op === "amend" ? next : {} });
  expect(await seen()).toEqual(["SEAL_INVALID", "Forged"]);
});

test("an act on a record in another folder does not count", async () => {
  const { forge, me, next, seen } = await practice("elsewhere");
  const { id: folder } = await me.folders.create("Labs");
  await forge.file({ op: "amend", place: { folder }, states: { ...next, title: "Elsewhere" } });
  expect(await seen()).toEqual(["Forged"]);
});

test("a card that replaces another with the same statement opens, under its new key, as added when the first was", async () => {
  const { forge, me, first, record, clock, seen, read } = await practice("replaced");
  const { added } = (await me.records.open(record)).record;
  clock.advance(60);
  await forge.file({ op: "replace", content: text("the original"), states: first.stated, filed: first.pointer });
  expect(await seen()).toEqual(["Forged"]);
  expect(await read()).toBe("the original");
  expect((await me.records.open(record)).record.added).toEqual(added);
  await me.records.amend(record, { title: "Amended after" });
  expect(await seen()).toEqual(["Amended after"]);
});

test("a card that replaces another with another statement does not count", async () => {
  const { forge, first, seen } = await practice("restated");
  const states = { ...first.stated, title: "Restated" };
  await forge.file({ op: "replace", content: text("the original"), states, filed: first.pointer });
  expect(await seen()).toEqual(["Forged"]);
});

test("an erased record is gone for ever, and its id stays taken", async () => {
  const { forge, me, record, seen } = await practice("erased");
  await forge.erase(record);
  expect(await seen()).toEqual([]);
  await expect(me.records.open(record)).rejects.toMatchObject({ code: "RECORD_UNAVAILABLE" });
  await expect(me.records.amend(record, { title: "Back" })).rejects.toMatchObject({ code: "RECORD_UNAVAILABLE" });
  await expect(me.records.add({ ...note("Back"), id: record })).rejects.toMatchObject({
    code: "RECORD_ID_TAKEN",
    message: `You have used the id ${record} for a record that cannot be read any more`,
  });
  await forge.file({ states: { record, title: "Back" } });
  expect(await seen()).toEqual([]);
});
