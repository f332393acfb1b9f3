import { expect, test } from "vitest";
import { racingLedger } from "../racing-ledger.js";
import { all, note, stage, titles } from "../stage.js";

const MINUTE = 60;

/**
 * A patient with two folders that need a new epoch. Rao may read the one, and the other for a
 * minute.
 */
async function twoFolders(name: string) {
  const s = stage(name);
  const [asha, rao, sen] = [await s.patient("Asha"), await s.doctor("Rao"), await s.doctor("Sen")];
  const race = racingLedger(s.ledger);
  const me = await asha.connect(s.app(undefined, { ledger: race.ledger }));
  await me.folders.create("Second");
  const [one, other] = (await all(me.folders.list())).map(({ id }) => id);
  if (!one || !other) throw new Error("Two folders were made");
  const until = new Date(s.clock.now().getTime() + MINUTE * 1000);
  const everything = { grantee: sen.me.address, scope: "everything" } as const;
  await me.grants.give(everything);
  await me.grants.give({ grantee: rao.me.address, scope: { folder: one } });
  await me.grants.give({ grantee: rao.me.address, scope: { folder: other }, until });
  await me.grants.revoke(everything);
  const addToBoth = () =>
    me.records.addEach([
      { ...note("In one"), folder: one },
      { ...note("In the other"), folder: other },
    ]);
  return { ...s, rao: rao.me, race, addToBoth };
}

test("a write to two folders names nobody as a reader of a record who gets the key of the other folder only", async () => {
  const { clock, rao, addToBoth } = await twoFolders("over before");
  clock.advance(2 * MINUTE);
  expect(await addToBoth()).toMatchObject([
    { ok: true, exposedTo: [] },
    { ok: true, exposedTo: [] },
  ]);
  expect(await titles(rao, "shared")).toEqual(["In one"]);
});

test("a write to two folders names a reader whose grant of one runs out once its key was sealed", async () => {
  const { clock, rao, race, addToBoth } = await twoFolders("over meanwhile");
  race.meanwhile(async () => clock.advance(2 * MINUTE));
  expect(await addToBoth()).toMatchObject([
    { ok: true, exposedTo: [] },
    { ok: true, exposedTo: [rao.address] },
  ]);
});
