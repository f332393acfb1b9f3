import { NO_REQUEST } from "../../../src/domain/acts/act.js";
import { expect, test } from "vitest";
import { encodeScope } from "../../../src/domain/grants/scope.js";
import { addedBy, hiding } from "../hidden-blobs.js";
import { note, stage } from "../stage.js";

async function practice(name: string) {
  const s = stage(name, { pins: false });
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const labs = await asha.me.folders.create("Labs");
  const { records } = await asha.me.records.addMany([
    { ...note("Blood"), folder: labs.id },
    { ...note("Urine"), folder: labs.id },
    note("Letter"),
  ]);
  const [blood, urine, letter] = records.map(({ ref }) => ({ patient: ref.patient, record: ref.record }));
  if (!blood || !urine || !letter) throw new Error("Nothing was added");
  return { ...s, asha, me: asha.me, rao, grantee: rao.me.address, labs: { folder: labs.id }, blood, urine, letter };
}

test("who was granted a folder may still hold its records, and none of another folder", async () => {
  const { me, grantee, labs, blood, urine } = await practice("folder");
  await me.grants.give({ grantee, scope: labs });
  expect((await me.grants.revoke({ grantee, scope: labs })).mayStillHold).toEqual([blood, urine]);
});

test("who was granted a folder from now on may still hold what was filed or amended after that", async () => {
  const { me, grantee, labs, urine } = await practice("now");
  await me.grants.give({ grantee, scope: labs, from: "now" });
  await me.records.amend(urine.record, { title: "Urine, corrected" });
  const { record } = await me.records.add({ ...note("Liver"), folder: labs.folder });
  const liver = { patient: record.ref.patient, record: record.ref.record };
  expect((await me.grants.revoke({ grantee, scope: labs })).mayStillHold).toEqual([urine, liver]);
});

test("who was never let read holds nothing", async () => {
  const { asha, me, ledger, grantee, labs } = await practice("no reading");
  const writing = {
    until: 2 ** 40 - 1,
    permissions: 2,
    envelope: `0x${"5a".repeat(32)}`,
    request: NO_REQUEST,
  } as const;
  const grant = { kind: "grantAccess", patient: me.address, grantee, ...writing } as const;
  await ledger.submit([{ ...grant, scope: encodeScope(labs) }], asha.wallet);
  expect((await me.grants.revoke({ grantee, scope: labs })).mayStillHold).toEqual([]);
});

test.each(["revokeEach", "revokeMany", "revokeAll"] as const)(
  "%s: a card that cannot be read now may be of any record of its folder, and of no other",
  async (how) => {
    const s = await practice(`lost card ${how}`);
    const { me, asha, blobs, grantee, labs, letter } = s;
    const names = [
      { grantee, scope: labs },
      { grantee, scope: { record: letter.record } },
    ];
    await me.grants.giveMany(names);
    const hidden = await addedBy(blobs, () => me.records.add({ ...note("Liver"), folder: labs.folder }));
    const other = await asha.connect(s.app(undefined, { blobs: hiding(blobs, hidden) }));
    if (how === "revokeEach") {
      const outcomes = await other.grants.revokeEach(names);
      expect(outcomes.map((one) => one.ok && one.mayStillHold)).toEqual([undefined, [letter]]);
      return;
    }
    const { mayStillHold } =
      how === "revokeAll" ? await other.grants.revokeAll({ grantee }) : await other.grants.revokeMany(names);
    expect(mayStillHold).toBeUndefined();
  },
);

test("a folder's own card that cannot be read hides no record", async () => {
  const s = await practice("folder card");
  const { me, asha, blobs, grantee } = s;
  const hidden = await addedBy(blobs, () => me.folders.create("Letters"));
  await me.grants.give({ grantee, scope: "everything" });
  const other = await asha.connect(s.app(undefined, { blobs: hiding(blobs, hidden) }));
  expect((await other.grants.revoke({ grantee, scope: "everything" })).mayStillHold).toHaveLength(3);
});

test("what a grant opened before it ended and was given again is still counted", async () => {
  const { me, grantee, blood, urine, letter } = await practice("again");
  const everything = { grantee, scope: "everything" } as const;
  await me.grants.give(everything);
  await me.grants.revoke(everything);
  await me.grants.give({ ...everything, from: "now" });
  expect((await me.grants.revoke(everything)).mayStillHold).toEqual([blood, urine, letter]);
});

test("who was let read, and then no more, may still hold what the earlier terms opened", async () => {
  const { asha, me, ledger, grantee, labs, blood, urine } = await practice("read no more");
  await me.grants.give({ grantee, scope: labs });
  const writing = {
    until: 2 ** 40 - 1,
    permissions: 2,
    envelope: `0x${"5a".repeat(32)}`,
    request: NO_REQUEST,
  } as const;
  const grant = { kind: "grantAccess", patient: me.address, grantee, ...writing } as const;
  await ledger.submit([{ ...grant, scope: encodeScope(labs) }], asha.wallet);
  expect((await me.grants.revoke({ grantee, scope: labs })).mayStillHold).toEqual([blood, urine]);
});
