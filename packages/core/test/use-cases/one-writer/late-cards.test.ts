import { expect, test } from "vitest";
import { all, titles } from "../stage.js";
import { household, note } from "./household.js";

test("a card stays possible while a reorganisation has left fewer changes of access than it was planned on", async () => {
  const s = await household("fewer changes", { depth: 3, pins: true });
  const { phone, laptop, asha, rao, sen, everything, device, ledger } = s;
  for (let i = 0; i < 4; i++) ledger.mine();
  await phone.me.grants.give(everything(rao));
  phone.next("dropped");
  await expect(phone.me.records.add(note("Late"))).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  ledger.reorganise(1);
  // as many acts as the card was planned on, and one more, without a change of access
  for (const title of ["One", "Two"]) await laptop.me.records.add(note(title));
  for (let i = 0; i < 4; i++) ledger.mine();
  await device(phone.store);
  await laptop.me.grants.give(everything(sen));
  await phone.bringLate();
  expect(await titles(asha.me, "own")).toEqual(["Late", "Two", "One"]);
  const [late] = await all(asha.me.records.list());
  if (!late?.ok) throw new Error("The card is not there");
  const opened = await asha.me.records.open(late.record.ref);
  expect(new TextDecoder().decode(await opened.bytes())).toContain("Late");
});
