import { expect, test } from "vitest";
import { first } from "../stage.js";
import { household, note } from "./household.js";

const setup = async (name: string) => {
  const s = await household(name);
  const { id } = await first(s.phone.me.folders.list());
  const whole = { grantee: s.rao.me.address, scope: { folder: id } } as const;
  await s.laptop.me.grants.give(whole);
  return s;
};

test("a grantee whose grant ran out on the way is not named while another grant still opens the record", async () => {
  const { phone, laptop, rao, everything, clock } = await setup("two grants, one runs out");
  await laptop.me.grants.give({ ...everything(rao), until: new Date(clock.now().getTime() + 5000) });
  phone.at("prompted", async () => clock.advance(12));
  expect((await phone.me.records.add(note("Slow"))).exposedTo).toEqual([]);
});

test("a grantee who lost one of two grants is not named by a refused record", async () => {
  const { phone, laptop, rao, everything } = await setup("two grants, one revoked");
  await laptop.me.grants.give(everything(rao));
  phone.at("prompted", () => laptop.me.grants.revoke(everything(rao)));
  await expect(phone.me.records.add(note("New"))).rejects.toMatchObject({ code: "LEDGER_CONFLICT", exposedTo: [] });
});
