import { expect, test } from "vitest";
import { racingLedger } from "../racing-ledger.js";
import { all, note, stage, text, titles } from "../stage.js";
import { watched } from "../watched.js";

test("a grant that another device revoked while a follower was being served ends again at once", async () => {
  const s = stage("revived record grant");
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const { record } = await asha.me.records.add(note("One"));
  const grant = { grantee: rao.me.address, scope: { record: record.ref.record } } as const;
  await asha.me.grants.give({ grantee: grant.grantee, scope: grant.scope });
  const race = racingLedger(s.ledger);
  const phone = await asha.connect(s.app(undefined, { ledger: race.ledger }));
  race.meanwhile(() => asha.me.grants.revoke(grant));
  const change = { title: "Filed after the revocation", content: text("Two") };
  const { exposedTo } = await phone.records.amend(record.ref.record, change);
  expect(exposedTo).toEqual([rao.me.address]);
  expect((await all(asha.me.grants.list())).map(({ state }) => state)).toEqual(["revoked"]);
  expect(await titles(rao.me, "shared")).toEqual([]);
});

test("the log that shows a revived grant is the one on which it ends again: it is not read once more", async () => {
  const s = stage("read once");
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const { record } = await asha.me.records.add(note("One"));
  const grant = { grantee: rao.me.address, scope: { record: record.ref.record } } as const;
  await asha.me.grants.give(grant);
  const race = racingLedger(s.ledger);
  const calls: string[] = [];
  const ledger = watched("ledger", race.ledger, (call) => void calls.push(call));
  const phone = await asha.connect(s.app(undefined, { ledger }));
  race.meanwhile(() => asha.me.grants.revoke(grant));
  await phone.records.amend(record.ref.record, { content: text("Two") });
  const [first, second] = [calls.indexOf("ledger.submit"), calls.lastIndexOf("ledger.submit")];
  expect(calls.slice(first + 1, second)).toEqual(["ledger.account", "ledger.entries", "ledger.time"]);
});

test("a repair that revives a revoked grant on everything gives nothing of what comes later", async () => {
  const s = stage("revived repair");
  const asha = await s.patient("Asha");
  const [rao, sen] = [await s.doctor("Rao"), await s.doctor("Sen")];
  await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
  const race = racingLedger(s.ledger);
  const phone = await asha.connect(s.app(undefined, { ledger: race.ledger }));
  race.meanwhile(() => asha.me.grants.give({ grantee: rao.me.address, scope: "everything" }));
  await phone.grants.revoke({ grantee: sen.me.address, scope: "everything" });
  race.meanwhile(() => asha.me.grants.revoke({ grantee: rao.me.address, scope: "everything" }));
  expect((await phone.records.add(note("In the race"))).exposedTo).toEqual([rao.me.address]);
  await asha.me.records.add(note("Much later"));
  expect((await all(asha.me.grants.list({ state: "active" }))).length).toBe(0);
  expect(await titles(rao.me, "shared")).toEqual([]);
});

test("what may still be held counts everything that earlier terms opened", async () => {
  const s = stage("narrowed");
  const asha = await s.patient("Asha");
  const to = (await s.doctor("Rao")).me.address;
  await asha.me.records.add(note("One"));
  await asha.me.grants.give({ grantee: to, scope: "everything" });
  await asha.me.grants.give({ grantee: to, scope: "everything", from: "now" });
  expect((await asha.me.grants.revoke({ grantee: to, scope: "everything" })).mayStillHold).toHaveLength(1);
});

test("extending a grant from some time on keeps that time, and widens nothing", async () => {
  const s = stage("extended");
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  await asha.me.records.add(note("Before"));
  const grant = { grantee: rao.me.address, scope: "everything" } as const;
  await asha.me.grants.give({ ...grant, from: "now", until: new Date("2026-04-01") });
  await asha.me.records.add(note("Between"));
  const { grant: extended } = await asha.me.grants.give({ ...grant, until: new Date("2026-06-01") });
  expect(extended.from).toBe("now");
  expect(await titles(rao.me, "shared")).toEqual(["Between"]);
});

test("more grants of one grantee than a transaction takes are revoked in several", async () => {
  const s = stage("many grants");
  const asha = await s.patient("Asha");
  const { address } = (await s.doctor("Rao")).me;
  const { records } = await asha.me.records.addMany(Array.from({ length: 101 }, (_, i) => note(`Record ${i}`)));
  const grants = records.map(({ ref }) => ({ grantee: address, scope: { record: ref.record }, follow: false }));
  await asha.me.grants.giveMany(grants.slice(0, 100));
  await asha.me.grants.giveMany(grants.slice(100));
  const before = asha.wallet.prompts;
  expect((await asha.me.grants.revokeAll({ grantee: address })).mayStillHold).toHaveLength(101);
  expect(asha.wallet.prompts - before).toBe(2);
  expect((await all(asha.me.grants.list({ state: "active" }))).length).toBe(0);
});
