import { describe, expect, test } from "vitest";
import { memoryDevice } from "../../../src/fakes/index.js";
import type { Ledger } from "../../../src/index.js";
import { note, stage, titles } from "../stage.js";

const MINUTE = 60;

/**
 * A patient whose device is four minutes ahead of the ledger, and a doctor.
 * @param left the seconds until the doctor's grant ends, by the ledger's time
 */
async function apart(name: string, left: number, { ahead = 4 * MINUTE } = {}) {
  const s = stage(name, { pins: false });
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  let behind = 0;
  const shared: Ledger = s.ledger;
  const ledger: Ledger = {
    ...shared,
    time: async (options) => new Date((await shared.time(options)).getTime() - behind * 1000),
  };
  const me = await s.app(memoryDevice(), { ledger }).connect({ wallet: asha.wallet, keyring: asha.keyring });
  const until = new Date(s.clock.now().getTime() + left * 1000);
  const { record } = await me.records.add(note("Before"));
  /** Now the device's clock is ahead. */
  const drift = () => {
    s.clock.advance(ahead);
    behind = ahead;
  };
  return { ...s, me, rao, until, record: record.ref.record, drift };
}

const limits = [
  { left: 0.5 * MINUTE, named: true },
  { left: 3 * MINUTE, named: true },
  { left: 4 * MINUTE, named: true },
  { left: 4 * MINUTE + 1, named: false },
];

describe("a grantee whose time is over by the device's clock and not by the ledger's", () => {
  test.each(limits)("is named when a new epoch leaves them out: $left seconds left", async ({ left, named }) => {
    const { me, rao, until, drift } = await apart(`epoch ${left}`, left);
    await me.grants.give({ grantee: rao.me.address, scope: "everything", until });
    drift();
    expect((await me.records.add(note("After"))).without).toEqual(named ? [rao.me.address] : []);
    expect(await titles(me, "own")).toEqual(["After", "Before"]);
  });

  test.each(limits)("is named when a followed record is amended: $left seconds left", async ({ left, named }) => {
    const { me, rao, until, record, drift } = await apart(`follower ${left}`, left);
    await me.grants.give({ grantee: rao.me.address, scope: { record }, until });
    drift();
    const { without } = await me.records.amend(record, { title: "After" });
    expect(without).toEqual(named ? [rao.me.address] : []);
  });

  test("is named when a folder is made", async () => {
    const { me, rao, until, drift } = await apart("folder", MINUTE);
    await me.grants.give({ grantee: rao.me.address, scope: "everything", until });
    drift();
    expect((await me.folders.create("Teeth")).without).toEqual([rao.me.address]);
  });

  test("is not named for a record that they do not follow", async () => {
    const { me, rao, until, record, drift } = await apart("not followed", MINUTE);
    await me.grants.give({ grantee: rao.me.address, scope: { record }, until, follow: false });
    drift();
    expect((await me.records.amend(record, { title: "After" })).without).toEqual([]);
  });
});

test("clocks that are further apart leave nobody out: the write is refused", async () => {
  for (const [ahead, fits] of [
    [5 * MINUTE, true],
    [5 * MINUTE + 1, false],
  ] as const) {
    const { me, rao, until, drift } = await apart(`far ${ahead}`, MINUTE, { ahead });
    await me.grants.give({ grantee: rao.me.address, scope: "everything", until });
    drift();
    const adding = me.records.add(note("After"));
    if (fits) expect((await adding).without).toEqual([rao.me.address]);
    else await expect(adding).rejects.toMatchObject({ code: "CLOCK_SKEWED" });
  }
});
