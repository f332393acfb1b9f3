import { expect, test } from "vitest";
import { all, stage, titles } from "../stage.js";
import { forger } from "./forge.js";

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const fresh = async () => asha.connect(s.app());
  return { ...s, asha, fresh, forge: await forger(s, asha) };
}

test("a statement counts that was signed with the key of its time, whatever came later", async () => {
  const { forge, fresh } = await practice("later");
  await forge.file();
  await forge.publishKey(1);
  await forge.file({ signer: { index: 1 }, states: { title: "Newer" } });
  expect(await titles(await fresh(), "own")).toEqual(["Newer", "Forged"]);
});

test.each([
  ["a retired key", 0, "Signed with a retired key"],
  ["a key that was never published", 2, "Signed with a key that the author had not published"],
])("a statement that was signed with %s is one bad row", async (_what, index, message) => {
  const { forge, fresh } = await practice(`index ${index}`);
  await forge.publishKey(1);
  const { record } = await forge.file({ signer: { index } });
  const [row] = await all((await fresh()).records.list());
  expect(row).toMatchObject({ ok: false, ref: { record, version: 1 }, problem: { code: "AUTHOR_UNTRUSTED", message } });
  await expect((await fresh()).records.open(record)).rejects.toMatchObject({ code: "AUTHOR_UNTRUSTED", message });
});

test("a key that was published after the statement does not count for it", async () => {
  const { forge, fresh } = await practice("too early");
  await forge.file({ signer: { index: 1 } });
  await forge.publishKey(1);
  expect(await titles(await fresh(), "own")).toEqual(["AUTHOR_UNTRUSTED"]);
});

test("a card that replaces another is judged by the key of the statement's first entry", async () => {
  const { forge, fresh } = await practice("replaced");
  const first = await forge.file();
  await forge.publishKey(1);
  await forge.file({ op: "replace", states: first.stated, filed: first.pointer });
  expect(await titles(await fresh(), "own")).toEqual(["Forged"]);
});
