import { expect, test } from "vitest";
import { loot } from "../loot.js";
import { racingLedger } from "../racing-ledger.js";
import { type Actor, all, note, stage, titles } from "../stage.js";

const everything = ({ me }: Actor) => ({ grantee: me.address, scope: "everything" as const });

/**
 * A patient with two devices. The phone's next write gives a grantee what a race kept from them.
 */
async function beforeRepair(name: string) {
  const s = stage(name, { pins: false });
  const asha = await s.patient("Asha");
  const [rao, iyer, das] = [await s.doctor("Rao"), await s.doctor("Iyer"), await s.doctor("Das")];
  await asha.me.grants.give(everything(rao));
  await asha.me.grants.give(everything(das));
  await asha.me.records.add(note("Before"));
  const race = racingLedger(s.ledger);
  const phone = await asha.connect(s.app(undefined, { ledger: race.ledger }));
  race.meanwhile(() => asha.me.grants.give(everything(iyer)));
  await phone.grants.revoke(everything(rao));
  return { ...s, laptop: asha.me, phone, rao, iyer, das, race };
}

type World = Awaited<ReturnType<typeof beforeRepair>>;

const writes: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  "a record": ({ phone }) => phone.records.add(note("Meanwhile")),
  "a folder": ({ phone }) => phone.folders.create("Labs"),
  "a grant to another": ({ phone, rao }) => phone.grants.give(everything(rao)),
  "a revocation of another": ({ phone, das }) => phone.grants.revoke(everything(das)),
};

test.each(Object.entries(writes))(
  "%s that gives a grantee new keys does not revive what another device revoked at the same time",
  async (name, write) => {
    const s = await beforeRepair(name);
    const { laptop, iyer, race } = s;
    race.meanwhile(() => laptop.grants.revoke(everything(iyer)));
    await write(s);
    const active = (await all(laptop.grants.list({ state: "active" }))).map(({ grantee }) => grantee);
    expect(active).not.toContain(iyer.me.address);
    expect(await titles(iyer.me, "shared")).toEqual([]);
    await laptop.records.add(note("After"));
    expect(await loot(s, iyer)).not.toContain("After");
  },
);

test("nor does it after everyone was revoked", async () => {
  const s = await beforeRepair("everyone");
  const { laptop, phone, iyer, race } = s;
  race.meanwhile(() => laptop.grants.revokeEveryone());
  const { exposedTo } = await phone.records.add(note("Meanwhile"));
  expect(exposedTo).toContain(iyer.me.address);
  expect(await all(laptop.grants.list({ state: "active" }))).toEqual([]);
  await laptop.records.add(note("After"));
  expect(await loot(s, iyer)).not.toContain("After");
});
