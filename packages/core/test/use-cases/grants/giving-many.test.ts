import { expect, test } from "vitest";
import { type BlobStore, newRecordId, parseFolderId } from "../../../src/index.js";
import { ChartkeyError } from "../../../src/adapters/index.js";
import { racingLedger } from "../racing-ledger.js";
import { type Actor, all, note, stage, titles } from "../stage.js";

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const [rao, sen, das] = [await s.doctor("Rao"), await s.doctor("Sen"), await s.doctor("Das")];
  const labs = await asha.me.folders.create("Labs");
  const { records } = await asha.me.records.addMany([note("First"), { ...note("Blood"), folder: labs.id }]);
  const [first] = records;
  if (!first) throw new Error("Nothing was added");
  return { ...s, asha, me: asha.me, rao, sen, das, labs, record: first.ref.record };
}

const state = ({ ledger, blobs }: Pick<ReturnType<typeof stage>, "ledger" | "blobs">, { wallet }: Actor) => ({
  height: ledger.height,
  blobs: blobs.ids(),
  prompts: wallet.prompts,
});

const epochs = async ({ me }: Actor) => (await all(me.folders.list())).map(({ epoch }) => epoch);

test("many grants are one prompt, and each grantee reads what theirs covers", async () => {
  const { asha, me, rao, sen, das, labs, record } = await practice("many");
  const { prompts } = asha.wallet;
  const { grants, receipt } = await me.grants.giveMany([
    { grantee: rao.me.address, scope: "everything" },
    { grantee: sen.me.address, scope: { folder: labs.id }, purpose: "TREAT" },
    { grantee: das.me.address, scope: { record } },
    { grantee: sen.me.address, scope: { record } },
  ]);
  expect(asha.wallet.prompts).toBe(prompts + 1);
  expect(await all(me.grants.list())).toMatchObject(grants);
  expect(grants.every(({ grantedAt }) => grantedAt.getTime() === receipt.position.at.getTime())).toBe(true);
  expect((await titles(rao.me, "shared")).toSorted()).toEqual(["Blood", "First"]);
  expect((await titles(sen.me, "shared")).toSorted()).toEqual(["Blood", "First"]);
  expect(await titles(das.me, "shared")).toEqual(["First"]);
});

test("several grants from now on share one new epoch of each folder, and a grant with the past beside them reads it too", async () => {
  const { asha, me, rao, sen, das, labs, clock } = await practice("from now on");
  expect(await epochs(asha)).toEqual([1, 1]);
  await me.grants.giveMany([
    { grantee: rao.me.address, scope: "everything", from: "now" },
    { grantee: sen.me.address, scope: { folder: labs.id }, from: "now" },
    { grantee: das.me.address, scope: "everything" },
  ]);
  expect(await epochs(asha)).toEqual([2, 2]);
  const given = await all(me.grants.list());
  clock.advance(60);
  await me.records.addMany([note("Second"), { ...note("Urine"), folder: labs.id }]);
  expect(await epochs(asha)).toEqual([2, 2]);
  // none of them lacked a key, so none had to be given again
  expect(await all(me.grants.list())).toEqual(given);
  expect((await titles(rao.me, "shared")).toSorted()).toEqual(["Second", "Urine"]);
  expect(await titles(sen.me, "shared")).toEqual(["Urine"]);
  expect((await titles(das.me, "shared")).toSorted()).toEqual(["Blood", "First", "Second", "Urine"]);
});

test("all or none: one bad grant leaves no blob, no prompt and no act, and is named", async () => {
  const s = await practice("none");
  const { asha, me, rao, sen } = s;
  const before = state(s, asha);
  const good = { grantee: rao.me.address, scope: "everything", from: "now" } as const;
  await expect(
    me.grants.giveMany([good, { grantee: sen.me.address, scope: { record: newRecordId(s.entropy) } }]),
  ).rejects.toMatchObject({ code: "RECORD_UNAVAILABLE" });
  await expect(
    me.grants.giveMany([good, { grantee: sen.me.address, scope: "everything", until: new Date(0) }]),
  ).rejects.toThrow("grants[1]: `until` is in the past");
  await expect(me.grants.giveMany([good, good])).rejects.toThrow("grants[1]: Two of the grants");
  expect(state(s, asha)).toEqual(before);
});

test("each for itself: a bad grant has its problem, and stops no other", async () => {
  const s = await practice("each");
  const { asha, me, rao, sen, das } = s;
  const stranger = await s.person("Stranger");
  const { prompts } = asha.wallet;
  const outcomes = await me.grants.giveEach([
    { grantee: stranger.me.address, scope: "everything", from: "now" },
    { grantee: rao.me.address, scope: "everything" },
    { grantee: sen.me.address, scope: "everything", until: s.clock.now() },
    { grantee: sen.me.address, scope: { folder: parseFolderId(`0x${"77".repeat(16)}`) } },
    { grantee: sen.me.address, scope: { record: newRecordId(s.entropy) } },
    { grantee: me.address, scope: "everything" },
    { grantee: "0x12", scope: "everything" },
    { grantee: das.me.address, scope: "everything", from: "now" },
  ]);
  expect(outcomes).toMatchObject([
    { ok: false, problem: { code: "NOT_REGISTERED" } },
    { ok: true, grant: { grantee: rao.me.address, from: "start" } },
    { ok: false, problem: { message: "`until` is in the past" } },
    { ok: false, problem: { code: "FOLDER_ABSENT" } },
    { ok: false, problem: { code: "RECORD_UNAVAILABLE" } },
    { ok: false, problem: { name: "TypeError" } },
    { ok: false, problem: { message: "`grantee`: Expected 20 bytes in hexadecimal" } },
    { ok: true, grant: { grantee: das.me.address, from: "now" } },
  ]);
  expect(asha.wallet.prompts).toBe(prompts + 1);
  expect(await all(me.grants.list())).toHaveLength(2);
});

test("each for itself, all bad: nothing is prompted, stored or written", async () => {
  const s = await practice("all bad");
  const stranger = await s.person("Stranger");
  const before = state(s, s.asha);
  const outcomes = await s.me.grants.giveEach([{ grantee: stranger.me.address, scope: "everything", from: "now" }]);
  expect(outcomes).toMatchObject([{ ok: false, problem: { code: "NOT_REGISTERED" } }]);
  expect(state(s, s.asha)).toEqual(before);
});

test("a grant whose envelope cannot be stored is given, says so, and hands over its keys with the next write", async () => {
  const s = await practice("full");
  let full = false;
  const blobs: BlobStore = {
    ...s.blobs,
    async put(bytes, options) {
      if (full && options.holder.endsWith("/envelopes")) throw new ChartkeyError("BLOB_STORE_FULL");
      return s.blobs.put(bytes, options);
    },
  };
  const me = await s.asha.connect(s.app(undefined, { blobs }));
  full = true;
  const grant = { grantee: s.rao.me.address, scope: "everything", from: "now" } as const;
  const [given] = await me.grants.giveEach([grant]);
  expect(given).toMatchObject({ ok: true, grant: { state: "active", problem: { code: "BLOB_UNAVAILABLE" } } });
  expect(await titles(s.rao.me, "shared")).toEqual(["BLOB_UNAVAILABLE"]);
  full = false;
  await me.records.add(note("After"));
  expect(await titles(s.rao.me, "shared")).toEqual(["After"]);
});

test("a batch whose receipt was lost is given again, and ends in one grant each", async () => {
  const s = await practice("lost");
  const race = racingLedger(s.ledger);
  const me = await s.asha.connect(s.app(undefined, { ledger: race.ledger }));
  const grants = [s.rao, s.sen].map((doctor) => ({ grantee: doctor.me.address, scope: "everything" }) as const);
  race.meanwhile(async () => {
    await s.me.grants.giveMany(grants);
    throw new ChartkeyError("LEDGER_UNAVAILABLE", { retryable: true });
  });
  await expect(me.grants.giveEach(grants)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  expect(await me.grants.giveEach(grants)).toMatchObject([{ ok: true }, { ok: true }]);
  expect(await all(me.grants.list({ state: "active" }))).toHaveLength(2);
  expect((await titles(s.sen.me, "shared")).toSorted()).toEqual(["Blood", "First"]);
});

test("a batch has 1 to 100 grants", async () => {
  const s = await practice("limit");
  const before = state(s, s.asha);
  const many = Array.from({ length: 101 }, () => ({ grantee: s.rao.me.address, scope: "everything" }) as const);
  for (const give of ["giveMany", "giveEach"] as const) {
    await expect(s.me.grants[give]([])).rejects.toThrow("`grants`");
    await expect(s.me.grants[give](many)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  }
  expect(state(s, s.asha)).toEqual(before);
});

test("a hundred grants, and a folder too many for one transaction from now on", async () => {
  const s = await practice("hundred");
  const folders = [s.labs.id];
  for (let nth = 0; nth < 28; nth++) folders.push((await s.me.folders.create(`Folder ${nth}`)).id);
  const { records } = await s.me.records.addMany(
    Array.from({ length: 50 }, (_, nth) => ({ ...note(`Note ${nth}`), content: new Uint8Array() })),
  );
  const grants = records.flatMap(({ ref }) =>
    [s.rao, s.sen].map((doctor) => ({ grantee: doctor.me.address, scope: { record: ref.record } })),
  );
  const { prompts } = s.asha.wallet;
  expect((await s.me.grants.giveMany(grants)).grants).toHaveLength(100);
  expect(s.asha.wallet.prompts).toBe(prompts + 1);
  const before = state(s, s.asha);
  const fresh = { grantee: s.das.me.address, scope: "everything", from: "now" } as const;
  await expect(s.me.grants.giveEach([...grants.slice(1), fresh])).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  expect(state(s, s.asha)).toEqual(before);
});
