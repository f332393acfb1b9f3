import { expect, test } from "vitest";
import { memoryDevice } from "../../../src/fakes/index.js";
import { loot } from "../loot.js";
import { note, stage, titles } from "../stage.js";

const DEPTH = 3;

/** A patient and a doctor whose entries so far are final. */
async function practice(name: string) {
  const s = stage(name, { depth: DEPTH, pins: false });
  const device = memoryDevice();
  const asha = await s.patient("Asha");
  const [rao, sen] = [await s.doctor("Rao"), await s.doctor("Sen")];
  await asha.me.records.add(note("Before"));
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
  const settle = () => Array.from({ length: DEPTH }, () => s.ledger.mine());
  settle();
  const me = await asha.connect(s.app(device));
  await me.records.list().page();
  return { ...s, device, asha, me, rao, sen, settle };
}

const revocation = (who: { me: { address: `0x${string}` } }) =>
  ({ grantee: who.me.address, scope: "everything" }) as const;

test("a revocation and its epoch that a reorganisation removed are made again, and nothing later is for the grantee", async () => {
  const s = await practice("revocation");
  const { me, rao, sen, ledger } = s;
  await me.grants.revoke(revocation(rao));
  ledger.reorganise(1);
  expect(await titles(rao.me, "shared")).toEqual(["Before"]);
  await me.grants.revoke(revocation(rao));
  await me.records.add(note("After"));
  expect(await loot(s, rao)).toEqual(["Before", "folder Health records"]);
  expect(await titles(sen.me, "shared")).toEqual(["After", "Before"]);
});

test("a revocation that a reorganisation removed counts for what the session that made it adds", async () => {
  const s = await practice("epoch");
  const { me, rao, sen, ledger } = s;
  await me.grants.revoke(revocation(rao));
  ledger.reorganise(1);
  expect((await me.records.add(note("After"))).without).toEqual([rao.me.address]);
  expect(await titles(me, "own")).toEqual(["After", "Before"]);
  expect(await titles(rao.me, "shared")).toEqual(["EPOCH_MISSING", "Before"]);
  expect(await titles(sen.me, "shared")).toEqual(["After", "Before"]);
});

test("a grant that a reorganisation removed leaves its grantee with the old key only", async () => {
  const s = await practice("grant");
  const { me, rao, ledger, sen } = s;
  const das = await s.doctor("Das");
  s.settle();
  await me.grants.give({ grantee: das.me.address, scope: "everything" });
  ledger.reorganise(1);
  await me.records.add(note("After"));
  expect(await loot(s, das)).toEqual(["Before", "folder Health records"]);
  for (const reader of [rao, sen]) expect(await titles(reader.me, "shared")).toEqual(["After", "Before"]);
});

test("an epoch whose builder had seen removed entries is not current: the next record starts another", async () => {
  const s = await practice("prefix");
  const { me, rao, sen, ledger } = s;
  await me.grants.give({
    grantee: rao.me.address,
    scope: "everything",
    until: new Date(s.clock.now().getTime() + 60_000),
  });
  await me.grants.revoke(revocation(sen));
  await me.records.add(note("Removed"));
  const acts = [];
  for await (const update of ledger.entries({ log: me.address }))
    if (update.type === "entry") acts.push(update.entry.act);
  // the grant and the revocation are removed, and come again in another order
  ledger.reorganise(3);
  const [given, revoked, ...filed] = acts.slice(-4);
  for (const act of [revoked, given]) if (act) await ledger.submit([act], s.asha.wallet);
  await ledger.submit(filed, s.asha.wallet);
  await me.records.add(note("After"));
  expect(await titles(rao.me, "shared")).toEqual(["After", "Removed", "Before"]);
  expect(await loot(s, sen)).toEqual(["Before", "folder Health records"]);
  expect((await me.folders.list().page()).items[0]?.epoch).toBe(3);
});

test("a card that outlived its epoch is one row to the patient, none to grantees, and the record can be added again", async () => {
  const s = await practice("orphan");
  const { me, rao, sen, ledger } = s;
  await me.grants.revoke(revocation(rao));
  await me.records.add(note("Orphan"));
  const acts = [];
  for await (const update of ledger.entries({ log: me.address }))
    if (update.type === "entry") acts.push(update.entry.act);
  ledger.reorganise(2);
  await ledger.submit(acts.slice(-1), s.asha.wallet);
  expect(await titles(me, "own")).toEqual(["FORMAT_INVALID", "Before"]);
  for (const reader of [rao, sen]) expect(await titles(reader.me, "shared")).toEqual(["Before"]);
  await me.records.add(note("Orphan"));
  expect(await titles(me, "own")).toEqual(["Orphan", "FORMAT_INVALID", "Before"]);
});

test("what was only seen, and never final, is forgotten without a complaint, also after a restart", async () => {
  const s = await practice("forgotten");
  await s.me.records.add(note("Gone"));
  expect(await titles(s.me, "own")).toEqual(["Gone", "Before"]);
  s.ledger.reorganise(1);
  expect(await titles(s.me, "own")).toEqual(["Before"]);
  expect(await titles(await s.asha.connect(s.app(s.device)), "own")).toEqual(["Before"]);
});

test("what was final and is gone is never accepted again", async () => {
  const s = await practice("final");
  await s.me.records.add(note("Final"));
  s.settle();
  expect(await titles(s.me, "own")).toEqual(["Final", "Before"]);
  s.ledger.reorganise(DEPTH + 1);
  await expect(s.me.records.list().page()).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
  await expect(s.asha.connect(s.app(s.device))).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
});
