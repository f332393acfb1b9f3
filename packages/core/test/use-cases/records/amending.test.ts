import { expect, test } from "vitest";
import { memoryDevice } from "../../../src/fakes/index.js";
import { newRecordId } from "../../../src/index.js";
import { racingLedger } from "../racing-ledger.js";
import { all, note, stage, text } from "../stage.js";

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const race = racingLedger(s.ledger);
  const phone = await asha.connect(s.app(undefined, { ledger: race.ledger }));
  const { record } = await asha.me.records.add({ ...note("Version 1"), category: "labs", occurred: new Date(0) });
  const id = record.ref.record;
  const versions = async () =>
    (await all(asha.me.records.versions(id))).map((row) => (row.ok ? row.record.title : row.problem.code));
  return {
    ...s,
    me: asha.me,
    asha,
    phone,
    meanwhile: (happens: () => Promise<unknown>) => race.meanwhile(happens),
    id,
    versions,
  };
}

test("without new content the content stays, and only its description changes", async () => {
  const { me, id, blobs } = await practice("words only");
  const before = blobs.ids().length;
  const { record } = await me.records.amend(id, { title: "Version 2" });
  expect(record).toMatchObject({ title: "Version 2", category: "labs", occurred: new Date(0), ref: { version: 2 } });
  expect(blobs.ids()).toHaveLength(before + 1);
  expect(await (await me.records.open(id)).bytes()).toEqual(note("Version 1").content);
});

test("each version opens by its number, and none that is not there", async () => {
  const { me, id, versions } = await practice("by number");
  await me.records.amend(id, note("Version 2"));
  await me.records.amend(id, note("Version 3"));
  expect(await versions()).toEqual(["Version 1", "Version 2", "Version 3"]);
  const read = async (version: number) => (await me.records.open({ record: id, version })).bytes();
  expect(await read(1)).toEqual(note("Version 1").content);
  expect(await read(2)).toEqual(note("Version 2").content);
  await expect(read(4)).rejects.toMatchObject({ code: "RECORD_UNAVAILABLE" });
});

test("of two devices that amend at once one gets a conflict, and loses nothing at the second try", async () => {
  const { me, phone, id, meanwhile, versions } = await practice("at once");
  meanwhile(() => me.records.amend(id, note("Laptop")));
  await expect(phone.records.amend(id, note("Phone"))).rejects.toMatchObject({ code: "VERSION_CONFLICT" });
  expect(await versions()).toEqual(["Version 1", "Laptop"]);
  await phone.records.amend(id, note("Phone"));
  expect(await versions()).toEqual(["Version 1", "Laptop", "Phone"]);
});

test("a change to a version that is not the latest any more is refused before anything is stored", async () => {
  const { me, asha, id, blobs, versions } = await practice("base");
  await me.records.amend(id, { title: "Version 2", base: 1 });
  const [before, { prompts }] = [blobs.ids(), asha.wallet];
  await expect(me.records.amend(id, { content: text("x"), base: 1 })).rejects.toMatchObject({
    code: "VERSION_CONFLICT",
  });
  expect(blobs.ids()).toEqual(before);
  expect(asha.wallet.prompts).toBe(prompts);
  expect(await versions()).toEqual(["Version 1", "Version 2"]);
});

test("a record that is not there cannot be amended", async () => {
  const { me, entropy } = await practice("absent");
  const amend = me.records.amend(newRecordId(entropy), { title: "x" });
  await expect(amend).rejects.toMatchObject({ code: "RECORD_UNAVAILABLE" });
});

test("a bad change is a TypeError that names the field", async () => {
  const { me, id, versions } = await practice("bad");
  await expect(me.records.amend(id, { title: "" })).rejects.toThrow(/^`title`/u);
  await expect(me.records.amend(id, { content: text("four"), size: 3 })).rejects.toMatchObject({
    code: "RECORD_TRUNCATED",
  });
  expect(await versions()).toEqual(["Version 1"]);
});

test("a bad change is refused before anything is noted on the device", async () => {
  const s = stage("bad, and not noted");
  const asha = await s.patient("Asha");
  const { record } = await asha.me.records.add(note("One"));
  const device = memoryDevice();
  const noted: string[] = [];
  const me = await asha.connect(
    s.app({ ...device, set: async (key, ...rest) => (noted.push(key), device.set(key, ...rest)) }),
  );
  const before = noted.length;
  for (const change of [
    { title: "" },
    { title: null as never },
    { mediaType: "no type" },
    { mediaType: 5 as never },
    { category: "" },
    { occurred: "yesterday" as never },
    { occurred: new Date(Number.NaN) },
    { content: text("x"), size: -1 },
  ])
    await expect(me.records.amend(record.ref.record, change)).rejects.toThrow(
      /^`(?:title|mediaType|category|occurred|size)`/u,
    );
  expect(noted.slice(before)).toEqual([]);
});
