import { expect, test } from "vitest";
import { household, note } from "../one-writer/household.js";
import { laggingView } from "../one-writer/lagging-view.js";
import { startDevice } from "../one-writer/device.js";
import { all, titles } from "../stage.js";

/** A doctor Rao with 101 grants of records, which take two transactions to end. */
async function many(name: string) {
  const s = await household(name);
  const grantee = s.rao.me.address;
  const notes = Array.from({ length: 101 }, (_, nth) => note(`Note ${nth}`));
  const { records } = await s.phone.me.records.addMany(notes);
  const grants = records.map(({ ref }) => ({ grantee, scope: { record: ref.record } }));
  await s.phone.me.grants.giveMany(grants.slice(0, 100));
  await s.phone.me.grants.giveMany(grants.slice(100));
  const active = async () => (await all(s.laptop.me.grants.list({ state: "active" }))).length;
  return { ...s, grantee, active };
}

test("the second prompt for all grants of a grantee can be declined: the error says what has ended", async () => {
  const { phone, grantee, active } = await many("declined");
  phone.at("sent", async () => phone.next("declined"));
  await expect(phone.me.grants.revokeAll({ grantee })).rejects.toMatchObject({
    code: "WALLET_REJECTED",
    message: expect.stringContaining("ended: 100") as unknown,
  });
  expect(await active()).toBe(1);
  expect((await phone.me.grants.revokeAll({ grantee })).revoked).toEqual([grantee]);
  expect(await active()).toBe(0);
});

test("what a later call gives while all grants of a grantee are ended stays", async () => {
  const { phone, rao, grantee, everything, active } = await many("later call");
  let given: Promise<unknown> | undefined;
  phone.at("sent", async () => {
    given = phone.me.grants.give({ ...everything(rao), from: "now" });
    await given;
  });
  await phone.me.grants.revokeAll({ grantee });
  await given;
  expect(await active()).toBe(1);
});

test("a node that is behind brings about no prompt for what has ended", async () => {
  const s = await many("behind");
  const { view, stop, during, hidden } = laggingView(s.ledger);
  const tablet = await startDevice({ ...s, ledger: view as typeof s.ledger }, s.asha);
  await stop(s.asha.me.address);
  during(5);
  await tablet.me.grants.revokeAll({ grantee: s.grantee });
  expect(hidden()).toBeGreaterThan(4);
  expect(tablet.prompts()).toBe(2);
  expect(await s.active()).toBe(0);
});

test.each(["revoke", "revokeMany", "revokeEach", "revokeAll", "revokeEveryone"] as const)(
  "%s names what a grant could open that was widened before its end",
  async (end) => {
    const s = await household(`widened, ${end}`);
    const { ref } = (await s.phone.me.records.add(note("Old"))).record;
    const held = [{ patient: ref.patient, record: ref.record }];
    const toRao = s.everything(s.rao);
    await s.phone.me.grants.give({ ...toRao, from: "now" });
    s.phone.at("prompted", async () => {
      await s.laptop.me.grants.give({ ...toRao, from: "start" });
      expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
    });
    const { grants } = s.phone.me;
    const ends = {
      revoke: () => grants.revoke(toRao),
      revokeMany: () => grants.revokeMany([toRao]),
      revokeEach: async () => (await grants.revokeEach([toRao]))[0],
      revokeAll: () => grants.revokeAll({ grantee: toRao.grantee }),
      revokeEveryone: () => grants.revokeEveryone(),
    };
    expect(await ends[end]()).toMatchObject({ mayStillHold: held, revoked: [toRao.grantee] });
  },
);

test("the end of all grants names who got one before it was included", async () => {
  const s = await household("given before the end");
  s.phone.at("prompted", () => s.laptop.me.grants.give(s.everything(s.rao)));
  expect((await s.phone.me.grants.revokeEveryone()).revoked).toEqual([s.rao.me.address]);
});
