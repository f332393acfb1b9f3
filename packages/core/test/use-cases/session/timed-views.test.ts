import { expect, test } from "vitest";
import { ChartkeyError } from "../../../src/adapters/index.js";
import { all, note, stage } from "../stage.js";
import { watched } from "../watched.js";

/** A doctor whose ledger does not tell the time while `away` is true. */
async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  await asha.me.records.add(note("One"));
  const state = { away: false, times: 0 };
  const ledger = watched("ledger", s.ledger, (call) => {
    if (call !== "ledger.time") return;
    state.times += 1;
    if (state.away) throw new ChartkeyError("LEDGER_UNAVAILABLE", { retryable: true });
  });
  const me = await rao.connect(s.app(undefined, { ledger }));
  return { asha, me, state };
}

test("a patient whose grants cannot be dated is a row with the problem, and a named problem of the patients", async () => {
  const { asha, me, state } = await practice("no time");
  const patient = asha.me.address;
  await asha.me.grants.give({ grantee: me.address, scope: "everything" });
  state.away = true;
  const row = { ok: false, ref: { patient }, problem: { code: "LEDGER_UNAVAILABLE" } };
  expect(await all(me.sharedRecords.list({ patient }))).toMatchObject([row]);
  expect(await all(me.sharedRecords.list())).toMatchObject([row]);
  const page = await me.sharedRecords.patients().page();
  expect(page.items).toEqual([]);
  expect(page.problems).toMatchObject([{ subject: patient, problem: { code: "LEDGER_UNAVAILABLE" } }]);
});

test("nobody's records take no look at the time", async () => {
  const { me, state } = await practice("nobody");
  state.away = true;
  expect(await all(me.sharedRecords.list())).toEqual([]);
  expect(await all(me.sharedRecords.patients())).toEqual([]);
  expect(state.times).toBe(0);
});

test("a list asks for the time once, however many patients it has", async () => {
  const s = stage("one instant");
  const rao = await s.doctor("Rao");
  for (const seed of ["Asha", "Ben", "Cleo"]) {
    const { me } = await s.patient(seed);
    await me.grants.give({ grantee: rao.me.address, scope: "everything" });
  }
  let times = 0;
  const ledger = watched("ledger", s.ledger, (call) => void (times += call === "ledger.time" ? 1 : 0));
  const me = await rao.connect(s.app(undefined, { ledger }));
  await all(me.sharedRecords.list());
  expect(times).toBe(1);
});
