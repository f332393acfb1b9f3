import { expect, test } from "vitest";
import { loot } from "../loot.js";
import { titles } from "../stage.js";
import { startDevice } from "./device.js";
import { note } from "./household.js";
import { oldRecord } from "./old-record.js";

/** A patient whose grant was read and reorganised away, and whose notes of it are damaged. */
async function damaged(what: string) {
  const s = await oldRecord(`damaged ${what}`, 3);
  await s.phone.me.grants.give(s.wide);
  expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
  s.ledger.reorganise(1);
  const notes = (await s.phone.store.keys("journal/")).filter((key) => key.endsWith(what));
  expect(notes).toHaveLength(1);
  for (const key of notes) await s.phone.store.set(key, new Uint8Array([0xff]));
  return s;
}

test.each(["/acts", "/envelope/0", "/begun"])(
  "what was given out opens nothing that is added after its note %s was damaged",
  async (what) => {
    const s = await damaged(what);
    await s.phone.me.records.add(note("After"));
    await s.phone.me.records.add(note("Later"));
    const seen = await loot(s, s.rao);
    expect(seen).not.toContain("After");
    expect(seen).not.toContain("Later");
    expect(await titles(s.phone.me, "own")).toEqual(expect.arrayContaining(["After", "Later"]));
  },
);

test("what was given out is not told as nothing after its note was damaged and another write has come", async () => {
  const s = await damaged("/acts");
  s.phone.next("dropped");
  await expect(s.phone.me.grants.give({ ...s.folder, from: "now" })).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  const again = await startDevice(s, s.asha, s.phone.store);
  expect((await again.me.grants.revokeAll({ grantee: s.toRao.grantee })).mayStillHold).not.toEqual([]);
});
