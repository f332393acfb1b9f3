import { expect, test } from "vitest";
import { all, note, stage } from "../stage.js";

test("the patients who share something now are listed, each with the end that comes first", async () => {
  const s = stage("sharing patients");
  const [asha, bina, cara] = [await s.patient("Asha"), await s.patient("Bina"), await s.patient("Cara")];
  const rao = await s.doctor("Rao");
  const grantee = rao.me.address;
  const inDays = (days: number) => new Date(s.clock.now().getTime() + days * 86_400_000);
  const { record } = await asha.me.records.add(note("First"));
  await asha.me.grants.give({ grantee, scope: "everything", until: inDays(9) });
  await asha.me.grants.give({ grantee, scope: { record: record.ref.record }, until: inDays(3) });
  await bina.me.grants.give({ grantee, scope: "everything" });
  await cara.me.grants.give({ grantee, scope: "everything", until: inDays(1) });
  await cara.me.grants.revoke({ grantee, scope: "everything" });
  const rows = await all(rao.me.sharedRecords.patients());
  const ends = new Map(rows.map(({ patient, nextExpiry }) => [patient, nextExpiry]));
  expect(ends).toEqual(
    new Map([
      [asha.me.address, inDays(3)],
      [bina.me.address, undefined],
    ]),
  );
  expect(rows.map(({ patient }) => patient.toLowerCase())).toEqual(
    [...ends.keys()].map((one) => one.toLowerCase()).toSorted(),
  );
  s.clock.advance(4 * 86_400);
  const later = await all(rao.me.sharedRecords.patients());
  expect(later.find(({ patient }) => patient === asha.me.address)?.nextExpiry?.getTime()).toBe(inDays(5).getTime());
});
