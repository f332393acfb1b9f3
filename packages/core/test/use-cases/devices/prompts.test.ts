import { expect, test } from "vitest";
import { all, first, note, stage, text } from "../stage.js";

test("registering takes two prompts; again, with nothing new, it takes none and touches no ledger", async () => {
  const { person, ledger } = stage("register");
  const { me, wallet } = await person("Asha");
  await me.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
  expect(wallet.prompts).toBe(2);
  const { height } = ledger;
  await me.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
  expect([wallet.prompts, ledger.height]).toEqual([2, height]);
});

test("every other write takes one prompt, batches and writes with a new epoch and repairs too", async () => {
  const s = stage("writes");
  const asha = await s.patient("Asha");
  const [rao, sen] = [await s.doctor("Rao"), await s.doctor("Sen")];
  const labs = await asha.me.folders.create("Labs");
  const { record } = await asha.me.records.add(note("First"));
  const { id } = await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" });
  const other = await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" });
  const third = await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" });
  const scope = { record: record.ref.record };
  const until = new Date(s.clock.now().getTime() + 1000);
  const writes: Readonly<Record<string, () => Promise<unknown>>> = {
    "a folder": () => asha.me.folders.create("Imaging"),
    "a record": () => asha.me.records.add(note("Second")),
    "many records in two folders": () =>
      asha.me.records.addMany([note("A"), { ...note("B"), folder: labs.id }, note("C")]),
    "a grant of a record": () => asha.me.grants.give({ grantee: sen.me.address, scope }),
    "an amendment with a follower": () => asha.me.records.amend(record.ref.record, { content: text("again") }),
    "a grant of a folder": () => asha.me.grants.give({ grantee: sen.me.address, scope: { folder: labs.id } }),
    "a grant from now on": () =>
      asha.me.grants.give({ grantee: rao.me.address, scope: "everything", from: "now", until }),
    "a record after an expiry": async () => {
      s.clock.advance(1);
      await asha.me.records.add(note("Third"));
    },
    "an approval": () => asha.me.requests.approve(id),
    "a rejection": () => asha.me.requests.reject(other.id),
    "a revocation of one": () => asha.me.grants.revoke({ grantee: sen.me.address, scope }),
    "a revocation of all that one has": () => asha.me.grants.revokeAll({ grantee: sen.me.address }),
    "a revocation of everyone": () => asha.me.grants.revokeEveryone(),
  };
  const prompts: Record<string, number> = {};
  for (const [name, write] of Object.entries(writes)) {
    const before = asha.wallet.prompts;
    await write();
    prompts[name] = asha.wallet.prompts - before;
  }
  expect(prompts).toEqual(Object.fromEntries(Object.keys(writes).map((name) => [name, 1])));
  const before = rao.wallet.prompts;
  await rao.me.sentRequests.cancel(third.id);
  expect(rao.wallet.prompts - before).toBe(1);
});

test("reading, listing and dismissing take no prompt, on either side", async () => {
  const s = stage("reads");
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  const { record } = await asha.me.records.add(note("First"));
  const { id } = await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" });
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  const before = [asha.wallet.prompts, rao.wallet.prompts, s.ledger.height];
  for (const me of [asha.me, rao.me]) {
    for (const list of [
      me.records,
      me.folders,
      me.grants,
      me.requests,
      me.sharedRecords,
      me.receivedGrants,
      me.sentRequests,
    ])
      await all<unknown>(list.list());
    await all(me.sharedRecords.patients());
    await all(me.history());
    await me.people.get(asha.me.address);
    await me.profile.get();
    await me.kitHints();
  }
  await (await asha.me.records.open(record.ref)).bytes();
  await (await rao.me.sharedRecords.open(record.ref)).bytes();
  await first(asha.me.records.versions(record.ref.record));
  await asha.me.requests.dismiss(id);
  await asha.connect(s.app());
  expect([asha.wallet.prompts, rao.wallet.prompts, s.ledger.height]).toEqual(before);
});
