import { beforeAll, describe, expect, test } from "vitest";
import type { Cursor, Listing, RecordId } from "../../src/index.js";
import { type Actor, note, stage } from "./stage.js";

const DAY = 86_400_000;

/** Every list of the library, with more than one row in each. */
async function lists() {
  const s = stage("cursors");
  const [asha, bela] = [await s.patient("Asha"), await s.patient("Bela")];
  const [rao, meier] = [await s.doctor("Rao"), await s.doctor("Meier")];
  await asha.me.folders.create("Labs");
  const reader = s.app();
  const added: RecordId[] = [];
  for (const patient of [asha, bela]) {
    const { record } = await patient.me.records.add(note("One"));
    await patient.me.records.add(note("Two"));
    await patient.me.records.amend(record.ref.record, { title: "One again" });
    for (const doctor of [rao, meier]) {
      await doctor.me.sentRequests.send({ patient: patient.me.address, purpose: "TREAT" });
      await patient.me.grants.give({ grantee: doctor.me.address, scope: "everything" });
      await patient.me.grants.give({ grantee: doctor.me.address, scope: { record: record.ref.record } });
      await doctor.me.sentRequests.send({ patient: patient.me.address, purpose: "TREAT" });
    }
    added.push(record.ref.record);
  }
  const ofPatient = ({ me }: Actor): Readonly<Record<string, Listing<object>>> => ({
    records: me.records.list(),
    "records since": me.records.list({ since: new Date(0) }),
    grants: me.grants.list(),
    "grants that are active": me.grants.list({ state: "active" }),
    requests: me.requests.list(),
    "open requests": me.requests.list({ state: "open" }),
    history: me.history(),
  });
  const ofDoctor = ({ me }: Actor): Readonly<Record<string, Listing<object>>> => ({
    "shared records": me.sharedRecords.list(),
    "shared records of one": me.sharedRecords.list({ patient: asha.me.address }),
    "sharing patients": me.sharedRecords.patients(),
    "received grants": me.receivedGrants.list(),
    "received grants of one": me.receivedGrants.list({ patient: asha.me.address }),
    "sent requests": me.sentRequests.list(),
    "sent requests that are open": me.sentRequests.list({ state: "open" }),
  });
  const named = (who: string, all: Readonly<Record<string, Listing<object>>>) =>
    Object.entries(all).map(([name, list]) => [`${who}'s ${name}`, list] as const);
  const [record] = added;
  if (!record) throw new Error("Nothing was added");
  return new Map<string, Listing<object>>([
    ...named("Asha", ofPatient(asha)),
    ...named("Bela", ofPatient(bela)),
    ...named("Rao", ofDoctor(rao)),
    ...named("Meier", ofDoctor(meier)),
    ["Asha's folders", asha.me.folders.list()],
    ["versions", asha.me.records.versions(record)],
    ["doctors", reader.people.find({ role: "doctor" })],
    ["patients", reader.people.find({ role: "patient" })],
    ["cardiologists", reader.people.find({ role: "doctor", speciality: "cardiology" })],
  ]);
}

describe("the cursors of all lists", () => {
  let all: ReadonlyMap<string, Listing<object>>;
  const cursors = new Map<string, Cursor>();
  beforeAll(async () => {
    all = await lists();
    for (const [name, list] of all) {
      const { next } = await list.page({ size: 1 });
      if (next === undefined) throw new Error(`${name} has one page`);
      cursors.set(name, next);
    }
  });

  test("continue their own list, and have at most 256 characters", async () => {
    for (const [name, list] of all) {
      const [first, rest] = [await list.page({ size: 1 }), await list.page({ after: cursors.get(name) })];
      expect(rest.items.length, name).toBeGreaterThan(0);
      expect(rest.items, name).not.toContainEqual(first.items[0]);
      expect(cursors.get(name)?.length, name).toBeLessThanOrEqual(256);
    }
  });

  test("of another list, query or account are a TypeError", async () => {
    for (const [name, list] of all)
      for (const [other, after] of [...cursors].filter(([one]) => one !== name))
        await expect(list.page({ after }), `${other} in ${name}`).rejects.toThrow(TypeError);
  });

  test("that are none, or were cut or changed, are a TypeError", async () => {
    for (const [name, list] of all) {
      const cursor = cursors.get(name) ?? "";
      const wrong = ["", "zzzz", "0", "00000000000000000001", "x".repeat(300), cursor.slice(0, -1), cursor.slice(1)];
      for (const after of [...wrong, `${cursor}0`, ` ${cursor}`, cursor.replace(/.$/u, "~"), null, 5, {}])
        await expect(list.page({ after: after as Cursor }), `${JSON.stringify(after)} in ${name}`).rejects.toThrow(
          TypeError,
        );
    }
  });
});

test("a cursor of a row that has left its list continues at its place", async () => {
  const s = stage("left");
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  const { me } = asha;
  const records: RecordId[] = [];
  for (const title of ["One", "Two", "Three"]) records.push((await me.records.add(note(title))).record.ref.record);
  const grantee = rao.me.address;
  const until = new Date(s.clock.now().getTime() + DAY);
  for (const record of records) await me.grants.give({ grantee, scope: { record }, until });
  const active = me.grants.list({ state: "active" });
  const { next } = await active.page({ size: 1 });
  const [first] = records;
  if (!first) throw new Error("Nothing was added");
  await me.grants.revoke({ grantee, scope: { record: first } });
  expect((await active.page({ after: next })).items).toHaveLength(2);
});
