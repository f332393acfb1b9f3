import { expect, test } from "vitest";
import { parseFolderId, parseRecordId } from "../../../src/index.js";
import { all, note, stage, START, titles } from "../stage.js";

const HOUR = 3600;
const at = (hours: number) => new Date(START.getTime() + hours * HOUR * 1000);

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const { record } = await asha.me.records.add(note("Before"));
  const give = (until?: Date) =>
    asha.me.grants.give({ grantee: rao.me.address, scope: "everything", ...(until && { until }), purpose: "TREAT" });
  const states = async () => (await all(asha.me.grants.list())).map(({ state }) => state);
  return { ...s, asha, rao, record, give, states };
}

test("the list shows who may open what, since when and until when, alike to both sides", async () => {
  const { clock, asha, rao, give } = await practice("facts");
  clock.advance(HOUR);
  const { grant } = await give(at(2));
  const expected = {
    patient: asha.me.address,
    grantee: rao.me.address,
    scope: "everything",
    permissions: ["read"],
    purpose: "TREAT",
    grantedAt: at(1),
    until: at(2),
    from: "start",
    state: "active",
  };
  expect(grant).toEqual(expected);
  const row = { ...expected, key: expect.any(String) };
  expect(await all(asha.me.grants.list())).toEqual([row]);
  expect(await all(rao.me.receivedGrants.list())).toEqual([row]);
});

test("a grant ends in the second that it names, in the list, for the grantee and on the ledger", async () => {
  const { clock, ledger, asha, rao, record, give, states } = await practice("second");
  await give(at(1));
  const access = () =>
    ledger.hasAccess({ patient: asha.me.address, grantee: rao.me.address, scopes: [`0x${"0".repeat(64)}`] });
  clock.advance(HOUR - 1);
  expect(await titles(rao.me, "shared")).toEqual(["Before"]);
  expect([await states(), await access()]).toEqual([["active"], true]);
  clock.advance(1);
  expect(await titles(rao.me, "shared")).toEqual([]);
  expect([await states(), await access()]).toEqual([["expired"], false]);
  await expect(rao.me.sharedRecords.open(record.ref)).rejects.toMatchObject({ code: "RECORD_UNAVAILABLE" });
});

test("a clock that runs behind keeps no grant alive", async () => {
  const { clock, doctor, rao, give, states } = await practice("behind");
  await give(at(1));
  clock.advance(HOUR);
  await doctor("In another block");
  clock.advance(-HOUR);
  expect(await states()).toEqual(["expired"]);
  expect(await titles(rao.me, "shared")).toEqual([]);
});

test("an expired grant can be extended, and a revoked one given anew: it stays one line", async () => {
  const { clock, asha, rao, give, states } = await practice("again");
  await give(at(1));
  clock.advance(HOUR);
  await give(at(3));
  expect(await states()).toEqual(["active"]);
  await asha.me.grants.revoke({ grantee: rao.me.address, scope: "everything" });
  expect(await states()).toEqual(["revoked"]);
  await give();
  expect((await all(asha.me.grants.list())).map(({ state, until }) => ({ state, until }))).toEqual([
    { state: "active", until: undefined },
  ]);
});

test("a grant that expired is not called revoked, before and after the next record", async () => {
  const { clock, asha, give, states } = await practice("ran out");
  await give(at(1));
  clock.advance(HOUR);
  await asha.me.records.add(note("After"));
  expect((await all(asha.me.history())).map(({ kind }) => kind)).not.toContain("revoked");
  expect(await states()).toEqual(["expired"]);
});

test("the filter finds each state, and revoking everyone ends every grant", async () => {
  const { clock, doctor, asha, rao, give } = await practice("states");
  const sen = await doctor("Sen");
  const granted = async (state: "active" | "expired" | "revoked") =>
    (await all(asha.me.grants.list({ state }))).map(({ grantee }) => grantee);
  await give(at(1));
  await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
  clock.advance(HOUR);
  expect([await granted("active"), await granted("expired")]).toEqual([[sen.me.address], [rao.me.address]]);
  await asha.me.grants.revokeEveryone();
  expect([await granted("revoked"), await granted("expired")]).toEqual([[sen.me.address], [rao.me.address]]);
  expect((await all(rao.me.receivedGrants.list({ state: "active" }))).length).toBe(0);
});

test("pages are stable under writes: nothing is repeated or passed over", async () => {
  const { doctor, asha } = await practice("pages");
  const doctors = [];
  for (let i = 0; i < 5; i++) doctors.push(await doctor(`Doctor ${i}`));
  const [one, two] = doctors;
  if (!one || !two) throw new Error("no doctors");
  for (const { me } of doctors) await asha.me.grants.give({ grantee: me.address, scope: "everything" });
  const first = await asha.me.grants.list().page({ size: 2 });
  await asha.me.grants.give({ grantee: one.me.address, scope: "everything", purpose: "HRESCH" });
  await asha.me.grants.give({ grantee: (await doctor("Newcomer")).me.address, scope: "everything" });
  await asha.me.grants.revoke({ grantee: two.me.address, scope: "everything" });
  const second = await asha.me.grants.list().page({ size: 2, after: first.next });
  const third = await asha.me.grants.list().page({ size: 2, after: second.next });
  expect([...first.items, ...second.items, ...third.items].slice(0, 5).map(({ grantee }) => grantee)).toEqual(
    doctors.map(({ me }) => me.address),
  );
  expect(third.items).toHaveLength(2);
  expect(third.next).toBeUndefined();
});

test("denied, revoked and not found look the same", async () => {
  const { doctor, patient, asha, rao, record, give } = await practice("alike");
  await give();
  await asha.me.grants.revoke({ grantee: rao.me.address, scope: "everything" });
  const stranger = await doctor("Stranger");
  const nobody = await patient("Nobody");
  const failures = await Promise.all(
    [
      rao.me.sharedRecords.open(record.ref),
      stranger.me.sharedRecords.open(record.ref),
      stranger.me.sharedRecords.open({ ...record.ref, record: `0x${"ab".repeat(16)}` as typeof record.ref.record }),
      stranger.me.sharedRecords.open({ ...record.ref, patient: nobody.me.address }),
      stranger.me.sharedRecords.open({ ...record.ref, patient: `0x${"12".repeat(20)}` }),
    ].map((open) =>
      open.then(() => undefined).catch(({ code, message }: Error & { code: string }) => ({ code, message })),
    ),
  );
  expect(new Set(failures.map((failure) => JSON.stringify(failure))).size).toBe(1);
  expect(failures[0]?.code).toBe("RECORD_UNAVAILABLE");
});

test("what cannot be granted is refused before anything happens", async () => {
  const { asha, rao, ledger, person, give } = await practice("refused");
  const height = ledger.height;
  const unregistered = await person("Nobody");
  const to = rao.me.address;
  const refuse = (promise: Promise<unknown>) =>
    promise.then(() => "given").catch((error: { code?: string; name: string }) => error.code ?? error.name);
  expect(
    await Promise.all([
      refuse(asha.me.grants.give({ grantee: asha.me.address, scope: "everything" })),
      refuse(give(at(0))),
      refuse(give(new Date(Number.NaN))),
      refuse(asha.me.grants.give({ grantee: unregistered.me.address, scope: "everything" })),
      refuse(asha.me.grants.give({ grantee: to, scope: { folder: parseFolderId(`0x${"ab".repeat(16)}`) } })),
      refuse(asha.me.grants.give({ grantee: to, scope: { record: parseRecordId(`0x${"ab".repeat(16)}`) } })),
      refuse(asha.me.grants.revoke({ grantee: to, scope: "everything" })),
      refuse(unregistered.me.grants.give({ grantee: to, scope: "everything" })),
    ]),
  ).toEqual([
    "TypeError",
    "TypeError",
    "TypeError",
    "NOT_REGISTERED",
    "FOLDER_ABSENT",
    "RECORD_UNAVAILABLE",
    "GRANT_ABSENT",
    "NOT_REGISTERED",
  ]);
  expect(ledger.height).toBe(height);
});

test("the list of one grantee holds the grants of nobody else", async () => {
  const { doctor, asha, rao, give } = await practice("one grantee");
  const sen = await doctor("Sen");
  await give();
  await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
  for (const { me } of [rao, sen]) {
    const grants = await all(asha.me.grants.list({ grantee: me.address }));
    expect(grants.map(({ grantee }) => grantee)).toEqual([me.address]);
  }
});

test("what would narrow a grant of another scope is refused, and is not given as wider", async () => {
  const { asha, rao, record, ledger } = await practice("narrowing");
  const height = ledger.height;
  const grantee = rao.me.address;
  await expect(asha.me.grants.give({ grantee, scope: { record: record.ref.record }, from: "now" })).rejects.toThrow(
    "`from`: a grant of a record",
  );
  await expect(asha.me.grants.give({ grantee, scope: "everything", follow: false })).rejects.toThrow("`follow`");
  expect(ledger.height).toBe(height);
});

test("a row of another patient's list ends no grant", async () => {
  const { patient, asha, rao, give } = await practice("another's row");
  const bela = await patient("Bela");
  await give();
  await bela.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  const [row] = await all(rao.me.receivedGrants.list());
  if (!row || row.patient !== asha.me.address) throw new Error("The first row is not Asha's");
  await expect(bela.me.grants.revoke(row)).rejects.toThrow("`patient`: only the patient revokes");
  expect(await all(bela.me.grants.list({ state: "active" }))).toHaveLength(1);
});
