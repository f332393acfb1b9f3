import { expect, test } from "vitest";
import { memoryDevice } from "../../../src/fakes/index.js";
import type { Scope } from "../../../src/index.js";
import { all, note, stage, titles } from "../stage.js";

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

test.each([
  ["after it ran out", "expire"],
  ["after it was revoked", "revoke"],
] as const)("extending a grant from some time on %s widens nothing either", async (_, end) => {
  const s = stage(`extended after ${end}`);
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  await asha.me.records.add(note("Before"));
  const grant = { grantee: rao.me.address, scope: "everything" } as const;
  await asha.me.grants.give({ ...grant, from: "now", until: new Date("2026-04-01") });
  await asha.me.records.add(note("Between"));
  if (end === "expire") s.clock.advance(60 * 86_400);
  else await asha.me.grants.revoke(grant);
  const { grant: extended } = await asha.me.grants.give(grant);
  expect(extended.from).toBe("now");
  expect(await titles(rao.me, "shared")).toEqual(["Between"]);
  await asha.me.grants.give({ ...grant, from: "start" });
  expect(await titles(rao.me, "shared")).toEqual(["Between", "Before"]);
});

test("a record that was granted without its later versions gets them only when that is said", async () => {
  const s = stage("extended record");
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const { ref } = (await asha.me.records.add(note("One"))).record;
  const grant = { grantee: rao.me.address, scope: { record: ref.record } } as const;
  const until = new Date("2026-04-01");
  const versions = async () => (await all(rao.me.sharedRecords.list())).map((row) => row.ok && row.record.ref.version);
  await asha.me.grants.give({ ...grant, until, follow: false });
  await asha.me.grants.give({ ...grant, until });
  await asha.me.records.amend(ref.record, note("Two"));
  expect(await versions()).toEqual([1]);
  s.clock.advance(60 * 86_400);
  await asha.me.grants.give(grant);
  await asha.me.records.amend(ref.record, note("Three"));
  expect(await versions()).toEqual([2]);
  await asha.me.grants.give({ ...grant, follow: true });
  await asha.me.records.amend(ref.record, note("Four"));
  expect(await versions()).toEqual([4]);
});

test.each([
  ["a record", "follow", { follow: true }],
  ["everything", "from", { from: "start" }],
] as const)(
  "terms of a grant of %s that are lost are not guessed: the error names `%s`",
  async (what, field, terms) => {
    const s = stage(`lost terms of ${what}`);
    const asha = await s.patient("Asha");
    const rao = await s.doctor("Rao");
    const { ref } = (await asha.me.records.add(note("One"))).record;
    const scope: Scope = what === "a record" ? { record: ref.record } : "everything";
    const grant = { grantee: rao.me.address, scope };
    s.blobs.fill();
    await asha.me.grants.give(grant);
    s.blobs.replug();
    // the envelope is in the journal of this device alone
    const other = await asha.connect(s.app(memoryDevice()));
    await expect(other.grants.give(grant)).rejects.toMatchObject({
      code: "BLOB_UNAVAILABLE",
      retryable: true,
      hints: [expect.stringContaining(`\`${field}\``)],
    });
    await other.grants.give({ ...grant, ...terms });
    expect(await titles(rao.me, "shared")).toEqual(["One"]);
  },
);

test("more grants of one grantee than a transaction takes are revoked in several", async () => {
  const s = stage("many grants");
  const asha = await s.patient("Asha");
  const { address } = (await s.doctor("Rao")).me;
  const { records } = await asha.me.records.addMany(Array.from({ length: 101 }, (_, i) => note(`Record ${i}`)));
  const grants = records.map(({ ref }) => ({ grantee: address, scope: { record: ref.record }, follow: false }));
  await asha.me.grants.giveMany(grants.slice(0, 100));
  await asha.me.grants.giveMany(grants.slice(100));
  await asha.me.grants.give({ grantee: address, scope: "everything" });
  const active = async () => (await all(asha.me.grants.list({ state: "active" }))).map(({ scope }) => scope);
  const before = asha.wallet.prompts;
  // the keys of all folders end with the first prompt, also when the second is declined
  const onProgress = () => {
    if (asha.wallet.prompts > before) asha.wallet.decline();
  };
  await expect(asha.me.grants.revokeAll({ grantee: address }, { onProgress })).rejects.toMatchObject({
    code: "WALLET_REJECTED",
  });
  expect(await active()).toHaveLength(2);
  expect(await active()).not.toContain("everything");
  asha.wallet.accept();
  expect((await asha.me.grants.revokeAll({ grantee: address })).mayStillHold).toHaveLength(2);
  expect(asha.wallet.prompts - before).toBe(3);
  expect(await active()).toEqual([]);
});

test("exactly as many grants of one grantee as a transaction takes end with one prompt", async () => {
  const s = stage("hundred grants");
  const asha = await s.patient("Asha");
  const { address } = (await s.doctor("Rao")).me;
  const { records } = await asha.me.records.addMany(Array.from({ length: 100 }, (_, i) => note(`Record ${i}`)));
  await asha.me.grants.giveMany(records.map(({ ref }) => ({ grantee: address, scope: { record: ref.record } })));
  const before = asha.wallet.prompts;
  expect((await asha.me.grants.revokeAll({ grantee: address })).mayStillHold).toHaveLength(100);
  expect(asha.wallet.prompts - before).toBe(1);
  await expect(asha.me.grants.revokeAll({ grantee: address })).rejects.toMatchObject({ code: "GRANT_ABSENT" });
});

test("all grants of one grantee end, and those of nobody else", async () => {
  const s = stage("one grantee", { pins: false });
  const asha = await s.patient("Asha");
  const [rao, sen] = [await s.doctor("Rao"), await s.doctor("Sen")];
  const { record } = await asha.me.records.add(note("Granted"));
  for (const { me } of [rao, sen]) {
    await asha.me.grants.give({ grantee: me.address, scope: "everything" });
    await asha.me.grants.give({ grantee: me.address, scope: { record: record.ref.record } });
  }
  expect((await asha.me.grants.revokeAll({ grantee: rao.me.address })).revoked).toEqual([rao.me.address]);
  expect(await titles(rao.me, "shared")).toEqual([]);
  expect(await titles(sen.me, "shared")).toEqual(["Granted"]);
  const active = await all(asha.me.grants.list({ state: "active" }));
  expect(active.map(({ grantee }) => grantee)).toEqual([sen.me.address, sen.me.address]);
});
