import { describe, expect, test } from "vitest";
import { all, titles } from "../stage.js";
import { type Device, startDevice } from "./device.js";
import { laggingView } from "./lagging-view.js";
import { oldRecord, type OldRecord } from "./old-record.js";
import { twoNodes, withoutWaiting } from "./two-nodes.js";
import { fullStore, watchedEnvelopes } from "./watched-envelopes.js";

const toBoth = (s: OldRecord) => [{ ...s.everything(s.sen), from: "start" as const }, s.wide];

describe("an envelope does not leave the device after its grant was revoked", () => {
  test.each(["by itself", "by another device, as it was shown"])(
    "%s, whatever a node that is behind shows then",
    async (who) => {
      const s = await oldRecord(`node behind, ${who}`, 3);
      const { ledger, stop, fallBack, goOn } = twoNodes(s.ledger);
      const { blobs, stored } = watchedEnvelopes(s.blobs, async () => {
        await (who === "by itself" ? tablet : s.laptop).me.grants.revoke(s.toRao);
        await all(tablet.me.grants.list());
        fallBack();
        s.clock.advance(3);
      });
      const tablet: Device = await startDevice({ ...s, blobs, ledger }, s.asha);
      tablet.at("sent", () => stop(s.asha.me.address));
      const { grants } = await tablet.me.grants.giveMany(toBoth(s));
      expect(stored()).toBe(1);
      expect(grants.map(({ state }) => state)).toEqual(["active", "revoked"]);
      goOn();
      expect(await s.active()).toBe(1);
    },
  );

  test("by the same session at once", async () => {
    const s = await oldRecord("revoked at once");
    const { blobs, stored } = watchedEnvelopes(s.blobs, () => tablet.me.grants.revoke(s.toRao));
    const tablet: Device = await startDevice({ ...s, blobs }, s.asha);
    await tablet.me.grants.giveMany(toBoth(s));
    expect(stored()).toBe(1);
  });

  test("by the same session, while a later write stores what was left", async () => {
    const s = await oldRecord("left and revoked");
    const { blobs, stored, makeRoom } = fullStore(s.blobs, () => tablet.me.grants.revoke(s.toRao));
    const tablet: Device = await startDevice({ ...s, blobs }, s.asha);
    await tablet.me.grants.giveMany(toBoth(s));
    makeRoom();
    await tablet.me.folders.create("What settles the rest");
    expect(stored()).toBe(1);
    expect(await titles(s.rao.me, "shared")).toEqual([]);
  });

  test.each([0, 3])("as this session has seen before its node is behind the grant: depth %i", async (depth) => {
    const s = await oldRecord("seen before", depth);
    const { ledger, stop, fallBack } = twoNodes(s.ledger);
    const { blobs, stored } = watchedEnvelopes(s.blobs);
    const tablet = await startDevice({ ...s, blobs, ledger }, s.asha);
    tablet.at("prompted", () => stop(s.asha.me.address));
    tablet.at("sent", async () => {
      await s.laptop.me.grants.revoke(s.toRao);
      await all(tablet.me.grants.list());
      fallBack();
    });
    const { grant } = await withoutWaiting(() => tablet.me.grants.give(s.wide));
    expect([grant.state, stored()]).toEqual(["revoked", 0]);
  });

  test.each([0, 3])("by this session, on a node that shows neither: depth %i", async (depth) => {
    const s = await oldRecord("neither shown", depth);
    const { view, stop } = laggingView(s.ledger);
    const { blobs, stored } = watchedEnvelopes(s.blobs);
    const tablet = await startDevice({ ...s, blobs, ledger: view as typeof s.ledger }, s.asha);
    tablet.at("prompted", () => stop(s.asha.me.address));
    tablet.at("sent", () => tablet.me.grants.revoke(s.toRao));
    const { grant } = await withoutWaiting(() => tablet.me.grants.give(s.wide));
    expect([grant.state, stored(), await s.active()]).toEqual(["revoked", 0, 0]);
  });

  test.each([0, 3])("by this session, on a node that shows the grant only: depth %i", async (depth) => {
    const s = await oldRecord("grant shown only", depth);
    const [before, between] = [laggingView(s.ledger), laggingView(s.ledger)];
    let { view } = before;
    const ledger: typeof s.ledger = {
      ...s.ledger,
      account: (...args) => view.account(...args),
      entries: (...args) => view.entries(...args),
    };
    const { blobs, stored } = watchedEnvelopes(s.blobs);
    const tablet = await startDevice({ ...s, blobs, ledger }, s.asha);
    tablet.at("prompted", () => before.stop(s.asha.me.address));
    tablet.at("sent", async () => {
      await between.stop(s.asha.me.address);
      await tablet.me.grants.revoke(s.toRao);
      ({ view } = between);
    });
    const { grant } = await withoutWaiting(() => tablet.me.grants.give(s.wide));
    expect([grant.state, stored(), await s.active()]).toEqual(["revoked", 0, 0]);
  });
});
