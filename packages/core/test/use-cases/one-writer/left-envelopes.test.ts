import { describe, expect, test } from "vitest";
import { encodeScope } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { all } from "../stage.js";
import { startDevice } from "./device.js";
import { note } from "./household.js";
import { laggingView } from "./lagging-view.js";
import { oldRecord } from "./old-record.js";
import { paused } from "./paused.js";
import { twoNodes, withoutWaiting } from "./two-nodes.js";
import { fullStore } from "./watched-envelopes.js";

/** A household whose blob store takes no envelopes at first, so that a grant leaves one. */
async function leftBehind(name: string, depth: number) {
  const s = await oldRecord(name, depth);
  return { ...s, ...fullStore(s.blobs) };
}

describe.each([0, 3])("an envelope that was left does not leave the device after the end, depth %i:", (depth) => {
  test.each(["the same session", "another tab", "a restart"])(
    "of a revocation that was told as done, on a node that does not show it, in %s",
    async (who) => {
      const s = await leftBehind(`left, ${who}`, depth);
      const { ledger, stop, fallBack } = twoNodes(s.ledger);
      const parts = { ...s, ledger };
      const store = memoryDevice();
      const tablet = await startDevice(parts, s.asha, store);
      const tab = who === "another tab" ? await startDevice(parts, s.asha, store) : tablet;
      expect((await tablet.me.grants.give(s.wide)).grant.problem).toMatchObject({ code: "BLOB_UNAVAILABLE" });
      await stop(s.asha.me.address);
      tablet.at("sent", async () => fallBack());
      await withoutWaiting(() => tablet.me.grants.revoke(s.toRao));
      s.makeRoom();
      await withoutWaiting(async () => {
        const next = who === "a restart" ? await startDevice(parts, s.asha, store) : tab;
        await next.me.folders.create("Next").catch(() => undefined);
      });
      expect(s.stored()).toBe(0);
    },
  );

  test("of a revocation that a node shows later than the upload that came with it", async () => {
    const s = await leftBehind("left, with an upload", depth);
    const { view, stop } = laggingView(s.ledger);
    const tablet = await startDevice({ ...s, ledger: view as typeof s.ledger }, s.asha);
    await tablet.me.grants.give(s.wide);
    const answer = paused();
    let adding: Promise<unknown> | undefined;
    tablet.at("planned", async () => {
      // included before the revocation, and answered after it
      tablet.at("sent", async () => {
        await stop(s.asha.me.address);
        await answer.pass();
      });
      adding = tablet.me.records.add(note("Upload"));
      await answer.asked;
    });
    await withoutWaiting(() => tablet.me.grants.revoke(s.toRao));
    s.makeRoom();
    answer.open();
    await withoutWaiting(async () => {
      await adding;
      await tablet.me.folders.create("Next").catch(() => undefined);
    });
    expect(s.stored()).toBe(0);
  });
});

test("an envelope of a grant whose end the session has seen does not leave it on a node that is behind", async () => {
  const s = await leftBehind("left and given back", 3);
  const { ledger, stop, fallBack } = twoNodes(s.ledger);
  const tablet = await startDevice({ ...s, ledger }, s.asha);
  await tablet.me.grants.give(s.wide);
  await stop(s.asha.me.address);
  const grant = { patient: s.asha.me.address, grantee: s.rao.me.address, scope: encodeScope("everything") };
  await s.ledger.submit([{ kind: "relinquishAccess", ...grant }], s.rao.wallet);
  expect(await all(tablet.me.grants.list())).toMatchObject([{ state: "revoked" }]);
  s.makeRoom();
  fallBack();
  await tablet.me.folders.create("Next").catch(() => undefined);
  expect(s.stored()).toBe(0);
});
