import { describe, expect, test } from "vitest";
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../../src/adapters/index.js";
import { memoryDevice, seededEntropy } from "../../../src/fakes/index.js";
import { createKeyring, newRecordId } from "../../../src/index.js";
import { loot } from "../loot.js";
import { all, titles } from "../stage.js";
import { startDevice } from "./device.js";
import { note } from "./household.js";
import { laggingView } from "./lagging-view.js";
import { type OldRecord, oldRecord } from "./old-record.js";
import { twoNodes, withoutWaiting } from "./two-nodes.js";

/** A tablet of the patient, whose node can fall behind for so many readings. */
async function behindFor(name: string) {
  const s = await oldRecord(name, 3);
  const { view, stop, during } = laggingView(s.ledger);
  let isBehind = false;
  const node = () => (isBehind ? view : s.ledger);
  const ledger: typeof s.ledger = {
    ...s.ledger,
    account: (...args) => node().account(...args),
    entries: (...args) => node().entries(...args),
  };
  const tablet = await startDevice({ ...s, ledger }, s.asha, memoryDevice());
  const [row] = await all(tablet.me.records.list());
  if (!row?.ok) throw new Error("The record cannot be read");
  return {
    ...s,
    tablet,
    record: row.record.ref.record,
    stop: () => stop(s.asha.me.address),
    fallBack: (readings: number) => {
      during(readings);
      isBehind = true;
    },
  };
}

describe("behind a node that shows a change some seconds later", () => {
  test.each([2, 4, 6, 10])(
    "a second change of one session conflicts with its first, after %i readings",
    async (readings) => {
      const s = await behindFor(`one session, ${readings}`);
      await s.stop();
      await s.tablet.me.records.amend(s.record, note("First change"));
      s.fallBack(readings);
      const second = withoutWaiting(() => s.tablet.me.records.amend(s.record, note("Second change")));
      await expect(second).rejects.toMatchObject({ code: "VERSION_CONFLICT" });
      expect(await titles(s.laptop.me, "own")).toEqual(["First change"]);
    },
  );

  test("a change of another device conflicts too, with and without the version that it is based on", async () => {
    for (const base of [undefined, 1]) {
      const s = await behindFor(`another device, ${base}`);
      await s.stop();
      await s.laptop.me.records.amend(s.record, note("By the laptop"));
      s.fallBack(8);
      const change = { ...note("By the tablet"), ...(base !== undefined && { base }) };
      const second = withoutWaiting(() => s.tablet.me.records.amend(s.record, change));
      await expect(second).rejects.toMatchObject({ code: "VERSION_CONFLICT" });
    }
  });

  test("a record that another device has added with the same id is told as taken", async () => {
    const s = await behindFor("the same id");
    const id = newRecordId();
    await s.stop();
    await s.laptop.me.records.add({ ...note("By the laptop"), id });
    s.fallBack(8);
    const second = withoutWaiting(() => s.tablet.me.records.add({ ...note("By the tablet"), id }));
    await expect(second).rejects.toMatchObject({ code: "RECORD_ID_TAKEN" });
  });
});

/** A tablet of the patient, and its node, which can fall behind for good. */
async function tabletOf(name: string, store = memoryDevice()) {
  const s = await oldRecord(name, 3);
  const nodes = twoNodes(s.ledger);
  const start = () => startDevice({ ...s, ledger: nodes.ledger }, s.asha, store);
  return { ...s, ...nodes, ledger: s.ledger, start, tablet: await start() };
}

test("an amendment that no node shows is told as one that may be no version", async () => {
  const s = await tabletOf("not shown");
  const [row] = await all(s.tablet.me.records.list());
  if (!row?.ok) throw new Error("The record cannot be read");
  await s.stop(s.asha.me.address);
  await s.laptop.me.records.amend(row.record.ref.record, note("By the laptop"));
  s.fallBack();
  const amended = await withoutWaiting(() => s.tablet.me.records.amend(row.record.ref.record, note("By the tablet")));
  expect(amended.complete).toBe(false);
});

describe("behind a node that stays behind", () => {
  test.each(["another device", "this session"])(
    "a refused record says that nobody knows who can read it: %s",
    async (who) => {
      const s = await tabletOf(`refused, ${who}`);
      await s.phone.me.grants.give(s.wide);
      s.settle();
      await s.stop(s.asha.me.address);
      if (who === "another device") s.fallBack();
      s.tablet.at("prompted", async () => {
        await (who === "another device" ? s.laptop : s.tablet).me.grants.revoke(s.toRao);
        s.fallBack();
      });
      const adding = withoutWaiting(() => s.tablet.me.records.add(note("Refused")));
      await expect(adding).rejects.toMatchObject({
        code: "LEDGER_CONFLICT",
        exposedTo: undefined,
        hints: expect.arrayContaining([expect.stringContaining("log could not be read")]),
      });
    },
  );

  test("what this session has made is not told as absent", async () => {
    const s = await tabletOf("made here");
    await s.stop(s.asha.me.address);
    const { record } = await s.tablet.me.records.add(note("New"));
    const folder = await s.tablet.me.folders.create("New");
    s.fallBack();
    const incomplete = { code: "LEDGER_INCOMPLETE", retryable: true };
    const { records, grants } = s.tablet.me;
    const calls: (() => Promise<unknown>)[] = [
      () => records.amend(record.ref.record, note("Newer")),
      () => records.add({ ...note("In it"), folder: folder.id }),
      () => grants.give({ grantee: s.toRao.grantee, scope: { record: record.ref.record } }),
    ];
    for (const call of calls) await expect(withoutWaiting(call)).rejects.toMatchObject(incomplete);
  });

  test("a grant that this device has shown is not told as absent, also after a restart", async () => {
    const s = await tabletOf("shown before");
    await s.stop(s.asha.me.address);
    await s.laptop.me.grants.give(s.wide);
    expect(await all(s.tablet.me.grants.list())).toMatchObject([{ state: "active" }]);
    s.fallBack();
    const again = await s.start();
    const incomplete = { code: "LEDGER_INCOMPLETE", retryable: true };
    const { grants } = again.me;
    for (const call of [() => grants.revoke(s.toRao), () => grants.revokeAll({ grantee: s.toRao.grantee })])
      await expect(withoutWaiting(call)).rejects.toMatchObject(incomplete);
    s.goOn();
    await grants.revoke(s.toRao);
    expect(await s.active()).toBe(0);
  });
});

/** Another keyring takes the place of Rao's. */
async function replaceKey({ ledger, rao, blobs }: Pick<OldRecord, "ledger" | "rao" | "blobs">): Promise<void> {
  const keyring = await createKeyring(seededEntropy("another"));
  const participant = rao.me.address;
  const { bundle } = await keyring.identity({ ledger: ledger.id, address: participant }, 0);
  await blobs.put(bundle, { holder: "another/bundles" });
  const act = { kind: "publishKey", participant, key: toHex(sha256(bundle)) } as const;
  await ledger.submit([act], rao.wallet, { base: await ledger.account(participant) });
}

const ways = ["lags", "has lost it by a reorganisation"] as const;
const problem = { code: "KEY_SUPERSEDED" };

/**
 * A grant of everything, or of the record, whose grantee changes keys, which a list shows, and then
 * the node does not.
 */
async function superseded(how: (typeof ways)[number], of: "everything" | "the record" = "everything") {
  const s = await tabletOf(`a key, ${how}, ${of}`);
  const [row] = await all(s.tablet.me.records.list());
  if (!row?.ok) throw new Error("The record cannot be read");
  const { record } = row.record.ref;
  const ofRecord = { grantee: s.rao.me.address, scope: { record }, follow: true } as const;
  await s.tablet.me.grants.give(of === "everything" ? s.wide : ofRecord);
  s.settle();
  await s.stop(s.asha.me.address, s.rao.me.address);
  await replaceKey(s);
  expect(await all(s.tablet.me.grants.list())).toMatchObject([{ problem }]);
  if (how === "lags") s.fallBack();
  else s.ledger.reorganise(1);
  return { ...s, record };
}

test("a grantee's key that was told as replaced gets no new folder", async () => {
  for (const how of ways) {
    const s = await superseded(how);
    const { without } = await withoutWaiting(() => s.tablet.me.folders.create("Next"));
    expect(without).toEqual([s.toRao.grantee]);
    expect(await loot(s, s.rao)).not.toContain("folder Next");
    expect(await withoutWaiting(() => all(s.tablet.me.grants.list()))).toMatchObject([{ problem }]);
  }
});

test("a follower's key that was told as replaced gets no new version", async () => {
  for (const how of ways) {
    const s = await superseded(how, "the record");
    const { without } = await withoutWaiting(() => s.tablet.me.records.amend(s.record, note("Newer")));
    expect(without).toEqual([s.toRao.grantee]);
    s.goOn();
    expect(await loot(s, s.rao)).not.toContain("Newer");
  }
});

test("a grant is given later to a grantee whose latest key the node does not show", async () => {
  for (const how of ways) {
    const s = await superseded(how);
    const again = withoutWaiting(() => s.tablet.me.grants.give(s.wide));
    await expect(again).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE", retryable: true });
  }
});
