import { expect, test } from "vitest";
import { newRecordId, parseFolderId } from "../../../src/index.js";
import { ChartkeyError } from "../../../src/adapters/index.js";
import { racingLedger } from "../racing-ledger.js";
import { note, stage, text, titles } from "../stage.js";

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  return { ...s, asha, me: asha.me, before: s.blobs.ids() };
}

async function* brokenSource() {
  yield text("half a scan");
  throw new Error("The scanner was unplugged");
}

test("the good ones are added with one prompt, and each bad one has its problem", async () => {
  const { me, asha, entropy } = await practice("mixed");
  const taken = newRecordId(entropy);
  await me.records.add({ ...note("Old"), id: taken });
  const id = newRecordId(entropy);
  const { prompts } = asha.wallet;
  const outcomes = await me.records.addEach([
    note("A"),
    { ...note("No title"), title: "" },
    { ...note("Elsewhere"), folder: parseFolderId(`0x${"77".repeat(16)}`) },
    { ...note("Short"), size: 1 },
    { ...note("Broken"), content: brokenSource() },
    { ...note("Other"), id: taken },
    { ...note("B"), id },
    { ...note("B again"), id },
  ]);
  expect(outcomes).toMatchObject([
    { ok: true, record: { title: "A" }, exposedTo: [] },
    { ok: false, problem: { name: "TypeError", message: expect.stringContaining("`title`") as string } },
    { ok: false, problem: { code: "FOLDER_ABSENT" } },
    { ok: false, problem: { code: "RECORD_TRUNCATED" } },
    { ok: false, problem: { message: "The scanner was unplugged" } },
    { ok: false, problem: { code: "RECORD_ID_TAKEN" } },
    { ok: true, record: { title: "B", ref: { record: id } } },
    { ok: false, problem: { name: "TypeError", message: expect.stringContaining("`id`") as string } },
  ]);
  expect(asha.wallet.prompts).toBe(prompts + 1);
  expect(await titles(me, "own")).toEqual(["B", "A", "Old"]);
});

test("what the bad ones had stored is let go", async () => {
  const { me, blobs, before } = await practice("stored");
  const bad = { ...note("Short"), size: 1 };
  await me.records.addEach([bad, note("A"), bad]);
  // a payload and a card
  expect(blobs.ids().length - before.length).toBe(2);
});

test("all bad: nothing is prompted, stored or written", async () => {
  const { me, asha, ledger, blobs, before } = await practice("all bad");
  const { prompts } = asha.wallet;
  const { height } = ledger;
  const outcomes = await me.records.addEach([{ ...note("Short"), size: 1 }]);
  expect(outcomes).toMatchObject([{ ok: false, problem: { code: "RECORD_TRUNCATED" } }]);
  expect([asha.wallet.prompts, ledger.height, blobs.ids()]).toEqual([prompts, height, before]);
});

test("all or none: the error names the item, and is the same otherwise", async () => {
  const { me, blobs, before } = await practice("named");
  const bad = { ...note("Short"), size: 1 };
  await expect(me.records.addMany([note("A"), bad])).rejects.toMatchObject({
    code: "RECORD_TRUNCATED",
    message: "records[1]: The content has 17 bytes, not 1",
    retryable: true,
  });
  await expect(me.records.addMany([note("A"), note("B"), { ...note("C"), title: "" }])).rejects.toThrow(
    /^records\[2\]: `title`/u,
  );
  expect(blobs.ids()).toEqual(before);
});

test("a try that was declined leaves nothing, and one that landed is found again by the ids", async () => {
  const s = await practice("again");
  const { asha, entropy, blobs, before } = s;
  const race = racingLedger(s.ledger);
  const me = await asha.connect(s.app(undefined, { ledger: race.ledger }));
  const inputs = ["A", "B"].map((title) => ({ ...note(title), id: newRecordId(entropy) }));
  race.meanwhile(() => Promise.reject(new ChartkeyError("WALLET_REJECTED")));
  await expect(me.records.addEach(inputs)).rejects.toMatchObject({ code: "WALLET_REJECTED" });
  expect(blobs.ids()).toEqual(before);
  const first = await me.records.addEach(inputs);
  const { prompts } = asha.wallet;
  const second = await me.records.addEach([...inputs, note("C")]);
  expect(second.slice(0, 2).map((one) => one.ok && one.record)).toEqual(first.map((one) => one.ok && one.record));
  expect(asha.wallet.prompts).toBe(prompts + 1);
  expect(await titles(me, "own")).toEqual(["C", "B", "A"]);
});

test("an id that another device took meanwhile is the problem of its own record alone", async () => {
  const s = await practice("race");
  const race = racingLedger(s.ledger);
  const device = await s.asha.connect(s.app(undefined, { ledger: race.ledger }));
  const [same, taken] = [newRecordId(s.entropy), newRecordId(s.entropy)];
  race.meanwhile(async () => {
    await s.me.records.addMany([
      { ...note("Same"), id: same },
      { ...note("Theirs"), id: taken },
    ]);
  });
  const outcomes = await device.records.addEach([
    { ...note("Same"), id: same },
    { ...note("Mine"), id: taken },
    note("Another"),
  ]);
  expect(outcomes).toMatchObject([
    { ok: true, record: { title: "Same" } },
    { ok: false, problem: { code: "RECORD_ID_TAKEN" } },
    { ok: true, record: { title: "Another" } },
  ]);
});

test("the limit is that of all together; nothing to add is a TypeError", async () => {
  const { me } = await practice("limit");
  await expect(me.records.addEach([])).rejects.toThrow(TypeError);
  const bad = Array.from({ length: 1001 }, () => ({ ...note("A"), title: "" }));
  await expect(me.records.addEach(bad)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
});
