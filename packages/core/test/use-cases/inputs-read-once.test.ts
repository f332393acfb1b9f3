import { expect, test } from "vitest";
import type { NewGrant, NewRecord, Trust } from "../../src/index.js";
import { all, note, stage } from "./stage.js";

const DAY = 86_400_000;

type Open<T> = { -readonly [K in keyof T]: T[K] };

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const meier = await s.doctor("Meier");
  const labs = await asha.me.folders.create("Labs");
  return { ...s, asha, me: asha.me, rao: rao.me.address, meier: meier.me.address, labs, doctor: rao.me };
}

test("a grant is what its input was when it was given", async () => {
  const { me, clock, rao, meier, labs } = await practice("grants");
  const until = new Date(clock.now().getTime() + DAY);
  const scope = { folder: labs.id };
  const one: Open<NewGrant> = { grantee: rao, scope, until: new Date(until) };
  const many: Open<NewGrant>[] = [{ grantee: meier, scope, until }];
  const [given, others] = [me.grants.give(one), me.grants.giveMany(many)];
  const [{ folder: first }] = [scope];
  one.grantee = meier;
  one.until?.setTime(8e12);
  delete one.until;
  Object.assign(scope, { folder: `0x${"00".repeat(16)}` });
  many.push({ grantee: rao, scope: "everything" });
  expect(await given).toMatchObject({ grant: { grantee: rao, scope: { folder: first }, until } });
  expect((await others).grants).toMatchObject([{ grantee: meier, scope: { folder: first } }]);
});

test("a record is what its input was when it was added", async () => {
  const { me, labs } = await practice("records");
  const occurred = new Date("2026-01-19T09:00:00Z");
  const date = new Date(occurred);
  const input: Open<NewRecord> = { ...note("First"), folder: labs.id, occurred: date };
  const added = me.records.add(input);
  input.title = "Second";
  date.setTime(0);
  delete input.folder;
  expect((await added).record).toMatchObject({ title: "First", folder: labs.id, occurred });
});

test("a new version is what its change was when it was given", async () => {
  const s = stage("read once, amended");
  const asha = await s.patient("Asha");
  const { ref } = (await asha.me.records.add(note("Kept"))).record;
  const occurred = new Date("2026-01-19T10:00:00Z");
  const amending = asha.me.records.amend(ref.record, { occurred });
  occurred.setUTCFullYear(1999);
  expect((await amending).record.occurred).toEqual(new Date("2026-01-19T10:00:00Z"));
});

test("trust, and the query of a list, are what they were", async () => {
  const { me, app, registry, council } = await practice("queries");
  const trust: Open<Trust> = { registrars: [council.address], requests: "verified" };
  const chartkey = app(undefined, { registry, trust });
  trust.requests = "anyone";
  trust.registrars = [];
  expect(chartkey).toBeDefined();
  await me.records.add(note("One"));
  const query = { since: new Date(0) };
  const list = me.records.list(query);
  query.since.setTime(8e14);
  expect(await all(list)).toHaveLength(1);
});

test("an approval is what its change was, and each change is refused before anything is read", async () => {
  const { me, doctor, labs, meier } = await practice("approvals");
  const { id } = await doctor.sentRequests.send({ patient: me.address, purpose: "TREAT" });
  const change = { scope: { folder: labs.id } };
  const approved = me.requests.approve(id, change);
  change.scope = { folder: `0x${"00".repeat(16)}` as typeof labs.id };
  expect(await approved).toMatchObject({ grant: { scope: { folder: labs.id } } });
  await expect(me.grants.revokeAll({ grantee: undefined } as never)).rejects.toThrow("grantee");
  await expect(me.grants.revokeAll({ to: meier } as never)).rejects.toThrow("to");
  await expect(me.grants.revokeEveryone({ grantee: meier } as never)).rejects.toThrow("grantee");
  expect((await all(me.grants.list({ state: "active" }))).length).toBe(1);
});

test("a row of a list names its own grant, and nobody else's", async () => {
  const { me, doctor, rao, labs } = await practice("rows");
  await me.grants.give({ grantee: rao, scope: { folder: labs.id } });
  const [received] = await all(doctor.receivedGrants.list({ withPeople: true }));
  if (!received) throw new Error("Nothing was received");
  await expect(doctor.grants.revoke(received)).rejects.toThrow("patient");
  const [row] = await all(me.grants.list({ withPeople: true }));
  if (!row) throw new Error("Nothing was given");
  expect((await me.grants.revoke(row)).revoked).toEqual([rao]);
  const { record } = await me.records.add(note("Mine"));
  await expect(doctor.records.open(record.ref)).rejects.toThrow("patient");
  expect((await me.records.open(record.ref)).record.title).toBe("Mine");
});
