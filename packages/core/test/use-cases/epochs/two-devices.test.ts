import { expect, test } from "vitest";
import { loot } from "../loot.js";
import { racingLedger } from "../racing-ledger.js";
import { note, stage, titles } from "../stage.js";

const HOUR = 3600;

/**
 * A patient with two devices, the second of which can be overtaken by the first; three doctors read
 * everything.
 */
async function household(name: string) {
  const s = stage(name, { pins: false });
  const asha = await s.patient("Asha");
  const [rao, sen, das] = [await s.doctor("Rao"), await s.doctor("Sen"), await s.doctor("Das")];
  for (const { me } of [rao, sen, das]) await asha.me.grants.give({ grantee: me.address, scope: "everything" });
  await asha.me.records.add(note("Before"));
  const race = racingLedger(s.ledger);
  const phone = await asha.connect(s.app(undefined, { ledger: race.ledger }));
  const everything = ({ me }: typeof rao) => ({ grantee: me.address, scope: "everything" as const });
  return { ...s, asha, laptop: asha.me, phone, rao, sen, das, ...race, everything };
}

test.each(["laptop", "phone"] as const)(
  "two devices revoke different people at once: nothing later is for either, whichever device writes it (%s)",
  async (device) => {
    const s = await household(`revocations/${device}`);
    const { laptop, phone, rao, sen, das, everything } = s;
    s.meanwhile(() => laptop.grants.revoke(everything(rao)));
    await phone.grants.revoke(everything(sen));
    await s[device].records.add(note("After"));
    expect(await loot(s, rao)).toEqual(["Before", "folder Health records"]);
    expect(await loot(s, sen)).toEqual(["Before", "folder Health records"]);
    expect(await titles(das.me, "shared")).toEqual(["After", "Before"]);
  },
);

test("a grantee who is granted while another device revokes reads what comes", async () => {
  const s = await household("newcomer");
  const { laptop, phone, rao, everything } = s;
  const iyer = await s.doctor("Iyer");
  s.meanwhile(() => laptop.grants.give(everything(iyer)));
  await phone.grants.revoke(everything(rao));
  expect(await titles(iyer.me, "shared")).toEqual(["Before"]);
  await phone.records.add(note("After"));
  expect(await titles(iyer.me, "shared")).toEqual(["After", "Before"]);
});

test("the same, when another device revokes and adds before the grant comes to the ledger", async () => {
  const s = await household("late newcomer");
  const { laptop, phone, rao, everything } = s;
  const iyer = await s.doctor("Iyer");
  s.meanwhile(async () => {
    await laptop.grants.revoke(everything(rao));
    await laptop.records.add(note("Meanwhile"));
  });
  await phone.grants.give(everything(iyer));
  expect(await titles(iyer.me, "shared")).toEqual(["Meanwhile", "Before"]);
});

test("a folder that is made while somebody is granted everything is theirs too", async () => {
  const s = await household("new folder");
  const { laptop, phone, everything } = s;
  const iyer = await s.doctor("Iyer");
  s.meanwhile(() => laptop.grants.give(everything(iyer)));
  const labs = await phone.folders.create("Labs");
  expect(await titles(iyer.me, "shared")).toEqual(["Before"]);
  await phone.records.add({ ...note("Blood"), folder: labs.id });
  expect(await titles(iyer.me, "shared")).toEqual(["Blood", "Before"]);
});

test("a grantee from now on gets nothing older from a race", async () => {
  const s = await household("from now on");
  const { laptop, phone, rao, everything } = s;
  const iyer = await s.doctor("Iyer");
  s.meanwhile(() => laptop.grants.give({ ...everything(iyer), from: "now" }));
  await phone.grants.revoke(everything(rao));
  await laptop.records.add(note("After"));
  await phone.records.add(note("Later"));
  expect(await titles(iyer.me, "shared")).toEqual(["Later", "After"]);
  expect(await loot(s, iyer)).toEqual(["After", "Later", "folder Health records"]);
});

test("a grantee who expires between the preparation and the inclusion is reported, and reads nothing after it", async () => {
  const s = await household("expiry");
  const { laptop, phone, rao, sen, everything } = s;
  const until = new Date(s.clock.now().getTime() + HOUR * 1000);
  await laptop.grants.give({ ...everything(rao), until });
  s.meanwhile(async () => s.clock.advance(HOUR));
  const revoked = await phone.grants.revoke(everything(sen));
  expect(revoked.revoked).toEqual([sen.me.address]);
  await phone.records.add(note("After"));
  expect(await loot(s, rao)).toEqual(["Before", "folder Health records"]);
});

test("two devices start an epoch for the same expiry at once: the second plans again, and both records are safe", async () => {
  const s = await household("both");
  const { laptop, phone, rao, das, everything } = s;
  const until = new Date(s.clock.now().getTime() + HOUR * 1000);
  await laptop.grants.give({ ...everything(rao), until });
  s.clock.advance(HOUR);
  s.meanwhile(() => laptop.records.add(note("From the laptop")));
  await phone.records.add(note("From the phone"));
  expect(await loot(s, rao)).toEqual(["Before", "folder Health records"]);
  expect(await titles(das.me, "shared")).toEqual(["From the phone", "From the laptop", "Before"]);
});
