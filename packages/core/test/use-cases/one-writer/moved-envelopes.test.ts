import { expect, test } from "vitest";
import type { LedgerUpdate } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { startDevice } from "./device.js";
import { oldRecord } from "./old-record.js";
import { twoNodes } from "./two-nodes.js";
import { watchedEnvelopes } from "./watched-envelopes.js";

/** A store in which something happens once when a note of an envelope is written over. */
function movedNotes(happens: () => Promise<unknown>) {
  const own = memoryDevice();
  const noted = new Set<string>();
  let isOver = false;
  const store: typeof own = {
    ...own,
    async set(key, value, options) {
      if (noted.has(key) && !isOver) {
        isOver = true;
        await happens();
      }
      if (key.includes("/envelope/")) noted.add(key);
      return own.set(key, value, options);
    },
  };
  return { own, store };
}

/** Two tabs of one device, of which one revokes while the other notes that the keys leave. */
async function twoTabs(name: string) {
  const s = await oldRecord(name, 3);
  const { ledger, stop, fallBack } = twoNodes(s.ledger);
  const { blobs, stored } = watchedEnvelopes(s.blobs);
  const notes = movedNotes(() => other.me.grants.revoke(s.toRao));
  const tab = await startDevice({ ...s, blobs, ledger }, s.asha, notes.store);
  const other = await startDevice(s, s.asha, notes.own);
  return { ...s, tab, stored, stop: () => stop(s.asha.me.address), fallBack };
}

test("an end that another tab notes while this one moves the envelope is not lost behind a slow node", async () => {
  const s = await twoTabs("end not lost");
  s.tab.at("sent", async () => {
    await s.stop();
    s.fallBack();
  });
  await s.tab.me.grants.give(s.wide);
  expect(s.stored()).toBe(0);
  await s.tab.me.folders.create("Next").catch(() => undefined);
  expect(s.stored()).toBe(0);
});

test("a grant that another tab ends while its envelope is moved is told as revoked", async () => {
  const s = await twoTabs("told as revoked");
  expect((await s.tab.me.grants.give(s.wide)).grant).toMatchObject({ state: "revoked" });
  expect(s.stored()).toBe(0);
});

test.each(["revoke", "revokeAll", "revokeEveryone"] as const)(
  "%s of another tab counts that comes while this one reads the log anew for an envelope",
  async (how) => {
    const s = await oldRecord(`read anew, ${how}`, 3);
    const { blobs, stored } = watchedEnvelopes(s.blobs);
    let ends: (() => Promise<unknown>) | undefined;
    const ledger: typeof s.ledger = {
      ...s.ledger,
      async *entries(...args) {
        const read: LedgerUpdate[] = [];
        for await (const update of s.ledger.entries(...args)) read.push(update);
        const end = ends;
        ends = undefined;
        await end?.();
        yield* read;
      },
    };
    const notes = movedNotes(async () => {
      // a slow device: the reading in hand is too old
      s.clock.advance(6);
      ends = () => {
        const { grants } = other.me;
        if (how === "revokeEveryone") return grants.revokeEveryone();
        return how === "revoke" ? grants.revoke(s.toRao) : grants.revokeAll({ grantee: s.toRao.grantee });
      };
    });
    const tab = await startDevice({ ...s, blobs, ledger }, s.asha, notes.store);
    const other = await startDevice(s, s.asha, notes.own);
    expect((await tab.me.grants.give(s.wide)).grant).toMatchObject({ state: "revoked" });
    expect([ends, stored()]).toEqual([undefined, 0]);
  },
);
