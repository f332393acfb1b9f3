import { describe, expect, test } from "vitest";
import { newRecordId, type NewRecord, type Participant } from "../../../src/index.js";
import { note, stage, titles } from "../stage.js";

const written = {
  ...note("Blood count"),
  category: "lab",
  occurred: new Date("2026-01-19T09:00:00Z"),
};

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const labs = await asha.me.folders.create("Labs");
  const id = newRecordId(s.entropy);
  const first: NewRecord = { ...written, id };
  const { record } = await asha.me.records.add(first);
  return { ...s, asha, me: asha.me, labs, id, first, record };
}

const ways: readonly (readonly [string, (me: Participant, input: NewRecord) => Promise<unknown>])[] = [
  ["add", (me, input) => me.records.add(input)],
  ["addMany", (me, input) => me.records.addMany([input])],
  [
    "addEach",
    async (me, input) => {
      const [one] = await me.records.addEach([input]);
      if (one && !one.ok) throw one.problem;
      return one;
    },
  ],
];

describe.each(ways)("%s with an id that landed", (way, add) => {
  test("is the same record when all is the same", async () => {
    const { me, asha, first, record } = await practice(`same ${way}`);
    const { prompts } = asha.wallet;
    await add(me, { ...first });
    await add(me, { ...first, occurred: new Date("2026-01-19T09:00:00.999Z") });
    expect(asha.wallet.prompts).toBe(prompts);
    expect((await me.records.list().page()).items).toMatchObject([{ record }]);
  });

  test("is RECORD_TRUNCATED for content of another size than the given one, as a fresh id is", async () => {
    const { me, asha, blobs, entropy, id, first } = await practice(`size ${way}`);
    const { length } = note("Blood count").content;
    const [before, { prompts }] = [blobs.ids(), asha.wallet];
    for (const chosen of [id, newRecordId(entropy)])
      for (const size of [0, length - 1, length + 1])
        await expect(add(me, { ...first, id: chosen, size }), `${size}`).rejects.toMatchObject({
          code: "RECORD_TRUNCATED",
        });
    expect([blobs.ids(), asha.wallet.prompts]).toEqual([before, prompts]);
    await add(me, { ...first, size: length });
  });

  test("is RECORD_ID_TAKEN for another description or folder, and stores nothing", async () => {
    const { me, asha, blobs, labs, first } = await practice(`other ${way}`);
    const { category: _category, ...uncategorised } = first;
    const { occurred: _occurred, ...undated } = first;
    const [before, { prompts }] = [blobs.ids(), asha.wallet];
    for (const other of [
      { ...first, title: "Another" },
      { ...first, folder: labs.id },
      { ...first, category: "imaging" },
      uncategorised,
      { ...first, occurred: new Date("2026-01-20T09:00:00Z") },
      undated,
      { ...first, mediaType: "application/pdf" },
      { ...first, content: note("Another").content },
    ])
      await expect(add(me, other), JSON.stringify(other)).rejects.toMatchObject({
        code: "RECORD_ID_TAKEN",
        message: expect.stringMatching(/You have a record with the id 0x[0-9a-f]{32} already, of another /u) as string,
      });
    expect(blobs.ids()).toEqual(before);
    expect(asha.wallet.prompts).toBe(prompts);
    expect(await titles(me, "own")).toEqual(["Blood count"]);
  });
});

test("a record that was amended since is still the same record at a second try", async () => {
  const { me, first, id } = await practice("amended");
  await me.records.amend(id, { title: "Corrected" });
  const { record } = await me.records.add(first);
  expect(record).toMatchObject({ title: "Blood count", ref: { version: 1 } });
  expect(await titles(me, "own")).toEqual(["Corrected"]);
});
