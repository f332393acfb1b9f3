import { expect, test } from "vitest";
import type { DeviceStore } from "../../../src/adapters/index.js";
import { memoryDevice, memoryLedger, memoryWallet, seededEntropy } from "../../../src/fakes/index.js";
import { Journal } from "../../../src/use-cases/session/journal.js";
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

/** An envelope in the journal of a device, and its entry as another session sees it. */
async function leftEnvelope(beforeCall: () => Promise<void>) {
  const own = memoryDevice();
  const owner = { ledger: memoryLedger().id, address: memoryWallet("moved").address };
  const sessionOn = (store: DeviceStore) => new Journal(store, seededEntropy("moved"), owner);
  const envelope = { nth: 0, pointer: `0x${"11".repeat(32)}`, salts: [], grant: undefined, blocks: [] } as const;
  await sessionOn(own)
    .begin({})
    .entry.noteEnvelope({ ...envelope, state: "kept" });
  const entryOn = async (store: DeviceStore) => {
    const [entry] = await sessionOn(store).all({});
    if (!entry) throw new Error("The journal is empty");
    return entry;
  };
  const slow: DeviceStore = {
    get: async (...args) => (await beforeCall(), own.get(...args)),
    set: async (...args) => (await beforeCall(), own.set(...args)),
    delete: (...args) => own.delete(...args),
    keys: (...args) => own.keys(...args),
  };
  return { envelope, mover: await entryOn(slow), ender: await entryOn(own) };
}

test.each([
  [0, false, "ended"],
  // where its note was read, the store may have been asked to take it
  [1, false, "stored"],
  [2, false, "stored"],
  [3, false, "stored"],
  [4, true, "stored"],
])("an end behind %d calls of a session that moves the envelope is not lost", async (behind, isMoved, state) => {
  let calls = 0;
  const s = await leftEnvelope(async () => {
    if (calls++ === behind) await s.ender.endEnvelope(s.envelope);
  });
  expect(await s.mover.moveEnvelope(s.envelope, "leaving")).toBe(isMoved);
  expect(await s.mover.moveEnvelope(s.envelope, "leaving")).toBe(false);
  expect(await s.ender.envelopeNotes()).toMatchObject([{ state }]);
});
