import { expect, test } from "vitest";
import { isChartkeyError } from "../../../src/index.js";
import { loot } from "../loot.js";
import { all, text, titles } from "../stage.js";
import { household, note, pinned } from "./household.js";
import { paused } from "./paused.js";

const HOUR = 3600;
const activeGrants = async ({ me }: { me: Awaited<ReturnType<typeof household>>["asha"]["me"] }) =>
  (await all(me.grants.list({ state: "active" }))).map(({ grantee }) => grantee);

test("a record planned before a revocation is planned again, and the revoked grantee opens nothing of it", async () => {
  const s = await household("revoked at planning");
  const { phone, laptop, rao, sen, everything } = s;
  await laptop.me.grants.giveMany([everything(rao), everything(sen)]);
  phone.at("planned", () => laptop.me.grants.revoke(everything(rao)));
  const { exposedTo } = await phone.me.records.add(note("New"));
  expect([exposedTo, phone.prompts()]).toEqual([[], 1]);
  expect(await loot(s, rao)).toEqual(["folder Health records"]);
  expect(await titles(sen.me, "shared")).toEqual(["New"]);
});

test("a record that was at its prompt is refused and names who can read its card; a second try is for the others", async () => {
  const s = await household("revoked at the prompt");
  const { phone, laptop, rao, sen, everything } = s;
  await laptop.me.grants.giveMany([everything(rao), everything(sen)]);
  phone.at("prompted", () => laptop.me.grants.revoke(everything(rao)));
  const record = { ...note("New"), id: "0x0123456789abcdef0123456789abcdef" as never };
  await expect(phone.me.records.add(record)).rejects.toMatchObject({
    code: "LEDGER_CONFLICT",
    retryable: true,
    exposedTo: [rao.me.address],
  });
  expect(await titles(phone.me, "own")).toEqual([]);
  await phone.me.records.add(record);
  expect(await titles(sen.me, "shared")).toEqual(["New"]);
  expect(await titles(rao.me, "shared")).toEqual([]);
});

test("a record planned before a grant from now on reaches its grantee", async () => {
  const { phone, laptop, rao, everything } = await household("granted at planning");
  phone.at("planned", () => laptop.me.grants.give({ ...everything(rao), from: "now" }));
  await phone.me.records.add(note("New"));
  expect(await titles(rao.me, "shared")).toEqual(["New"]);
});

test("an amendment planned before a follower's grant was narrowed keeps the narrower terms, and hands over nothing", async () => {
  const s = await household("narrowed");
  const { phone, laptop, rao, clock } = s;
  const { record } = await laptop.me.records.add(note("One"));
  const grant = { grantee: rao.me.address, scope: { record: record.ref.record } } as const;
  await laptop.me.grants.give(grant);
  const until = new Date(clock.now().getTime() + HOUR * 1000);
  phone.at("planned", () => laptop.me.grants.give({ ...grant, until, follow: false }));
  await phone.me.records.amend(record.ref.record, { title: "Two", content: text("Two") });
  expect(await all(laptop.me.grants.list())).toMatchObject([{ until, state: "active" }]);
  expect(await titles(rao.me, "shared")).toEqual(["One"]);
  expect(await loot(s, rao)).toEqual(["One"]);
});

test("an amendment that was at its prompt when its follower was revoked does not revive the grant, retried or not", async () => {
  const s = await household("revoked follower");
  const { phone, laptop, rao } = s;
  const { record } = await laptop.me.records.add(note("One"));
  const grant = { grantee: rao.me.address, scope: { record: record.ref.record } } as const;
  await laptop.me.grants.give(grant);
  phone.at("prompted", () => laptop.me.grants.revoke(grant));
  const change = { title: "Two", content: text("Two") };
  await expect(phone.me.records.amend(record.ref.record, change)).rejects.toMatchObject({ code: "LEDGER_CONFLICT" });
  expect(await activeGrants(laptop)).toEqual([]);
  await phone.me.records.amend(record.ref.record, change);
  expect(await activeGrants(laptop)).toEqual([]);
  expect(await loot(s, rao)).toEqual(["One"]);
});

test.each(["declined", "dropped"] as const)(
  "a grant that was %s opens nothing that any device adds later, also after a restart without memory",
  async (fate) => {
    const s = await household(`grant ${fate}`);
    const { phone, laptop, rao, everything, device } = s;
    laptop.next(fate);
    await expect(laptop.me.grants.give(everything(rao))).rejects.toSatisfy(isChartkeyError);
    await phone.me.records.add(note("By the phone"));
    await laptop.me.records.add(note("By the laptop"));
    await (await device()).me.records.add(note("After a restart"));
    expect(await loot(s, rao)).toEqual([]);
  },
);

test("a grant that was refused after its prompt was never stored: its grantee opens nothing, now or later", async () => {
  const s = await household("refused grant");
  const { phone, laptop, rao, sen, everything } = s;
  await phone.me.records.add(note("Before"));
  laptop.at("prompted", () => phone.me.grants.give(everything(sen)));
  await expect(laptop.me.grants.give(everything(rao))).rejects.toMatchObject({ code: "LEDGER_CONFLICT" });
  await phone.me.records.add(note("After"));
  expect(await loot(s, rao)).toEqual([]);
  expect(await activeGrants(phone)).toEqual([sen.me.address]);
});

test("a device that dies between inclusion and upload finishes the grant at its next start", async () => {
  const s = await household("dies");
  const { phone, laptop, rao, everything, device } = s;
  await phone.me.records.add(note("Before"));
  laptop.at("sent", async () => laptop.die());
  await expect(laptop.me.grants.give(everything(rao))).rejects.toThrow("dead");
  expect(await all(rao.me.receivedGrants.list())).toMatchObject([
    { state: "active", problem: { code: "BLOB_UNAVAILABLE", retryable: true } },
  ]);
  await device(laptop.store);
  expect(await titles(rao.me, "shared")).toEqual(["Before"]);
  expect((await all(phone.me.grants.list())).map(({ problem }) => problem)).toEqual([undefined]);
  expect(await laptop.store.keys("journal/")).toEqual([]);
});

test("if that device is lost, every other one shows the problem, and granting again gives all", async () => {
  const { phone, laptop, rao, everything } = await household("lost");
  await phone.me.records.add(note("Before"));
  laptop.at("sent", async () => laptop.die());
  await expect(laptop.me.grants.give({ ...everything(rao), from: "now" })).rejects.toThrow("dead");
  await phone.me.records.add(note("After"));
  expect(await all(phone.me.grants.list())).toMatchObject([{ problem: { code: "BLOB_UNAVAILABLE" } }]);
  // where the lost grant began cannot be known: it is not guessed
  await expect(phone.me.grants.give(everything(rao))).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  await phone.me.grants.give({ ...everything(rao), from: "start" });
  expect(await titles(rao.me, "shared")).toEqual(["After", "Before"]);
});

test("a follower keeps the version that they had while the envelope of the next one is missing", async () => {
  const { laptop, rao, device } = await household("older envelope");
  const { record } = await laptop.me.records.add(note("One"));
  await laptop.me.grants.give({ grantee: rao.me.address, scope: { record: record.ref.record } });
  laptop.at("sent", async () => laptop.die());
  await expect(laptop.me.records.amend(record.ref.record, { title: "Two" })).rejects.toThrow("dead");
  expect((await titles(rao.me, "shared")).toSorted()).toEqual(["BLOB_UNAVAILABLE", "One"]);
  await device(laptop.store);
  expect(await titles(rao.me, "shared")).toEqual(["Two"]);
});

test("a grantee who leaves between the plan of an epoch and its inclusion opens one record at most", async () => {
  const s = await household("front-run");
  const { phone, laptop, rao, sen, everything, ledger, asha } = s;
  await laptop.me.grants.giveMany([everything(rao), everything(sen)]);
  await laptop.me.grants.revoke(everything(sen));
  const [{ scope } = { scope: undefined }] = await all(laptop.me.grants.list());
  expect(scope).toBe("everything");
  phone.at("prompted", () =>
    ledger.submit(
      [
        {
          kind: "relinquishAccess",
          patient: asha.me.address,
          grantee: rao.me.address,
          scope: `0x${"00".repeat(32)}` as never,
        },
      ],
      rao.wallet,
    ),
  );
  expect((await phone.me.records.add(note("At once"))).exposedTo).toEqual([rao.me.address]);
  await phone.me.records.add(note("Next"));
  expect(await loot(s, rao)).toEqual(["At once", "folder Health records"]);
});

test("an amendment planned before its follower left does not give back what they gave back", async () => {
  const s = await household("left");
  const { phone, laptop, rao, ledger, asha } = s;
  const { record } = await laptop.me.records.add(note("One"));
  const grant = { grantee: rao.me.address, scope: { record: record.ref.record } } as const;
  await laptop.me.grants.give(grant);
  const scope = `0x02${record.ref.record.slice(2)}${"00".repeat(15)}` as never;
  const relinquish = { kind: "relinquishAccess", patient: asha.me.address, grantee: rao.me.address, scope } as const;
  phone.at("prompted", () => ledger.submit([relinquish], rao.wallet));
  await phone.me.records.amend(record.ref.record, { title: "Two", content: text("Two") });
  expect(await activeGrants(phone)).toEqual([]);
  expect(await titles(rao.me, "shared")).toEqual([]);
  expect(await loot(s, rao)).toEqual(["One"]);
});

test("five records added at once by one device after a revocation: five prompts, one new epoch, no conflict", async () => {
  const { laptop, rao, sen, everything } = await household("five at once");
  await laptop.me.grants.giveMany([everything(rao), everything(sen)]);
  await laptop.me.grants.revoke(everything(rao));
  const before = laptop.prompts();
  await Promise.all([1, 2, 3, 4, 5].map((n) => laptop.me.records.add(note(`Record ${n}`))));
  expect(laptop.prompts() - before).toBe(5);
  expect(await titles(sen.me, "shared")).toHaveLength(5);
  expect((await laptop.me.folders.list().page()).items[0]?.epoch).toBe(2);
});

test.each(["give", "add", "folder"] as const)("a revocation during another device's %s never fails", async (what) => {
  const s = await household(`revocation during ${what}`);
  const { phone, laptop, rao, sen, everything } = s;
  await laptop.me.grants.give(everything(rao));
  const write = {
    give: () => laptop.me.grants.give(everything(sen)),
    add: () => laptop.me.records.add(note("Meanwhile")),
    folder: () => laptop.me.folders.create("Labs"),
  }[what];
  phone.at("planned", write);
  const { revoked } = await phone.me.grants.revoke(everything(rao));
  expect(revoked).toEqual([rao.me.address]);
  expect(await activeGrants(phone)).not.toContain(rao.me.address);
  await laptop.me.records.add(note("After"));
  expect(await loot(s, rao)).not.toContain("After");
});

test("a record that was dropped and lands late is whole, and both records can be amended", async () => {
  const { phone, laptop } = await household("late", { pins: true });
  phone.next("dropped");
  await expect(phone.me.records.add(note("Slow"))).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  const { record } = await laptop.me.records.add(note("Quick"));
  await phone.bringLate();
  expect(await titles(laptop.me, "own")).toEqual(["Slow", "Quick"]);
  for (const row of await all(laptop.me.records.list()))
    if (row.ok) await laptop.me.records.amend(row.record.ref.record, { title: `${row.record.title}, amended` });
  expect(await titles(phone.me, "own")).toEqual(["Slow, amended", "Quick, amended"]);
  expect(record.title).toBe("Quick");
});

test("what a dropped write stored goes once another act has made it impossible", async () => {
  const { phone, laptop, rao, everything, blobs } = await household("impossible", { pins: true });
  const before = pinned(blobs);
  phone.next("dropped");
  await expect(phone.me.records.add(note("Never"))).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  expect(pinned(blobs).size).toBeGreaterThan(before.size);
  await laptop.me.grants.give(everything(rao));
  await laptop.me.grants.revoke(everything(rao));
  await phone.me.folders.create("Any write");
  await expect(phone.bringLate()).rejects.toMatchObject({ code: "LEDGER_CONFLICT" });
  expect(await phone.store.keys("journal/")).toEqual([]);
  const { items } = await phone.me.records.list().page();
  expect(items).toEqual([]);
});

test("a published grant that a reorganisation removes for good: its own device files nothing under its epochs", async () => {
  const s = await household("reorganised", { depth: 3 });
  const { phone, laptop, rao, everything, ledger } = s;
  await phone.me.records.add(note("Before"));
  for (let i = 0; i < 4; i++) ledger.mine();
  await laptop.me.grants.give(everything(rao));
  ledger.reorganise(1);
  await laptop.me.records.add(note("By the laptop"));
  await phone.me.records.add(note("By the phone"));
  const opened = await loot(s, rao);
  expect(opened).toContain("Before");
  expect(opened).not.toContain("By the laptop");
});

test("a grant that runs out between plan and inclusion is reported; nothing is revoked for it, and the next record is safe", async () => {
  const s = await household("expiry");
  const { phone, laptop, rao, sen, everything, clock } = s;
  const until = new Date(clock.now().getTime() + 5000);
  await laptop.me.grants.giveMany([{ ...everything(rao), until }, everything(sen)]);
  phone.at("prompted", async () => clock.advance(12));
  expect((await phone.me.records.add(note("Slow"))).exposedTo).toEqual([rao.me.address]);
  await phone.me.records.add(note("Next"));
  await phone.me.records.add(note("One more"));
  expect(await loot(s, rao)).toEqual(["Slow", "folder Health records"]);
  expect(await titles(sen.me, "shared")).toEqual(["One more", "Next", "Slow"]);
  const kinds = (await all(phone.me.history())).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "revoked")).toEqual([]);
});

test("a grant that runs out before its envelope can be stored hands over nothing", async () => {
  const s = await household("late upload");
  const { laptop, rao, everything, clock } = s;
  await laptop.me.records.add(note("Before"));
  laptop.at("sent", async () => clock.advance(12));
  await laptop.me.grants.give({ ...everything(rao), until: new Date(clock.now().getTime() + 5000) });
  expect(await loot(s, rao)).toEqual([]);
  expect(await all(rao.me.receivedGrants.list())).toMatchObject([{ state: "expired" }]);
});

test("an abort ends the wait for another write of the same session, whose prompt nobody answers", async () => {
  const { laptop, rao, everything } = await household("unanswered");
  const prompt = paused();
  laptop.at("prompted", prompt.pass);
  const added = laptop.me.records.add(note("At its prompt"));
  await prompt.asked;
  const stop = new AbortController();
  const reason = new Error("Enough");
  const given = laptop.me.grants.give(everything(rao), { signal: stop.signal });
  const later = laptop.me.folders.create("Labs");
  stop.abort(reason);
  await expect(given).rejects.toBe(reason);
  prompt.open();
  await Promise.all([added, later]);
  expect(await titles(laptop.me, "own")).toEqual(["At its prompt"]);
});

test("a grant is planned once the grant of the same session is in that is at its prompt", async () => {
  const { laptop, rao, sen, everything } = await household("one after the other");
  laptop.at("prompted", async () => {
    // time enough for the other one to come to a prompt of its own
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
  });
  const given = await Promise.all([rao, sen].map((one) => laptop.me.grants.give(everything(one))));
  expect(given.map(({ grant }) => grant.grantee)).toEqual([rao.me.address, sen.me.address]);
  expect(laptop.prompts()).toBe(2);
});

test("a revocation waits for no prompt of the same session", async () => {
  const { laptop, rao, everything } = await household("no wait");
  await laptop.me.grants.give(everything(rao));
  const prompt = paused();
  laptop.at("prompted", prompt.pass);
  const added = laptop.me.records.add(note("At its prompt"));
  await prompt.asked;
  expect((await laptop.me.grants.revoke(everything(rao))).revoked).toEqual([rao.me.address]);
  prompt.open();
  await expect(added).rejects.toMatchObject({ code: "LEDGER_CONFLICT", exposedTo: [rao.me.address] });
});
