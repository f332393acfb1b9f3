import { expect, test } from "vitest";
import { loot } from "../loot.js";
import { all, note, stage, titles } from "../stage.js";

async function practice(name: string) {
  const s = stage(name, { pins: false });
  const asha = await s.patient("Asha");
  const [rao, sen, das] = [await s.doctor("Rao"), await s.doctor("Sen"), await s.doctor("Das")];
  const labs = await asha.me.folders.create("Labs");
  const { records } = await asha.me.records.addMany([note("First"), { ...note("Blood"), folder: labs.id }]);
  const [first] = records;
  if (!first) throw new Error("Nothing was added");
  const record = { record: first.ref.record };
  await asha.me.grants.giveMany([
    { grantee: rao.me.address, scope: "everything" },
    { grantee: sen.me.address, scope: { folder: labs.id } },
    { grantee: das.me.address, scope: "everything" },
    { grantee: das.me.address, scope: record },
  ]);
  return { ...s, asha, me: asha.me, rao, sen, das, labs, record };
}

test("grants of several people end with one prompt, the next records start one epoch, and none of them opens what comes", async () => {
  const s = await practice("many");
  const { asha, me, rao, sen, das, labs, record } = s;
  const { prompts } = asha.wallet;
  const { revoked, mayStillHold } = await me.grants.revokeMany([
    { grantee: rao.me.address, scope: "everything" },
    { grantee: sen.me.address, scope: { folder: labs.id } },
    { grantee: das.me.address, scope: record },
  ]);
  expect(asha.wallet.prompts).toBe(prompts + 1);
  expect(revoked).toEqual([rao, sen, das].map((doctor) => doctor.me.address));
  expect(mayStillHold).toHaveLength(2);
  expect((await all(me.folders.list())).map(({ epoch }) => epoch)).toEqual([1, 1]);
  await me.records.addMany([note("Second"), { ...note("Urine"), folder: labs.id }]);
  expect((await all(me.folders.list())).map(({ epoch }) => epoch)).toEqual([2, 2]);
  expect(await titles(das.me, "shared")).toHaveLength(4);
  for (const doctor of [rao, sen]) {
    expect(await titles(doctor.me, "shared")).toEqual([]);
    expect(await loot(s, doctor)).not.toContain("Urine");
  }
});

test("all or none: one grant that is not there, and nothing ends", async () => {
  const { asha, me, rao, sen, ledger } = await practice("none");
  const { prompts } = asha.wallet;
  const { height } = ledger;
  const good = { grantee: rao.me.address, scope: "everything" } as const;
  await expect(me.grants.revokeMany([good, { grantee: sen.me.address, scope: "everything" }])).rejects.toMatchObject({
    code: "GRANT_ABSENT",
    message: "grants[1]: There is no such grant, or it has ended",
  });
  await expect(me.grants.revokeMany([good, good])).rejects.toMatchObject({ code: "GRANT_ABSENT" });
  await expect(me.grants.revokeMany([])).rejects.toThrow("`grants`");
  await expect(me.grants.revokeEach(Array.from({ length: 101 }, () => good))).rejects.toMatchObject({
    code: "LIMIT_EXCEEDED",
  });
  expect([asha.wallet.prompts, ledger.height]).toEqual([prompts, height]);
});

test("each for itself: what is there ends, the rest has its problem; again, all is absent", async () => {
  const { asha, me, rao, sen, das, record } = await practice("each");
  const names = [
    { grantee: sen.me.address, scope: "everything" },
    { grantee: rao.me.address, scope: "everything" },
    { grantee: "0x", scope: "everything" },
    { grantee: das.me.address, scope: record },
    { grantee: rao.me.address, scope: "everything" },
  ] as const;
  const { prompts } = asha.wallet;
  const outcomes = await me.grants.revokeEach(names);
  expect(outcomes).toMatchObject([
    { ok: false, problem: { code: "GRANT_ABSENT" } },
    { ok: true, revoked: [rao.me.address] },
    { ok: false, problem: { message: "`grantee`: Expected 20 bytes in hexadecimal" } },
    { ok: true, revoked: [das.me.address], mayStillHold: [record] },
    { ok: false, problem: { code: "GRANT_ABSENT" } },
  ]);
  expect(asha.wallet.prompts).toBe(prompts + 1);
  expect(await all(me.grants.list({ state: "active" }))).toHaveLength(2);
  expect((await me.grants.revokeEach(names)).filter(({ ok }) => ok)).toEqual([]);
  expect(asha.wallet.prompts).toBe(prompts + 1);
});

test("lines of the access list name the grants to end", async () => {
  const { me } = await practice("list");
  await me.grants.revokeMany(await all(me.grants.list()));
  expect(await all(me.grants.list({ state: "active" }))).toEqual([]);
});
