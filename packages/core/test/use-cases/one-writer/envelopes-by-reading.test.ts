import { decode, encode } from "@ipld/dag-cbor";
import { describe, expect, test } from "vitest";
import { createChartkey, type NewGrant } from "../../../src/index.js";
import { all, titles } from "../stage.js";
import { type Device, startDevice } from "./device.js";
import { laggingView } from "./lagging-view.js";
import { oldRecord, type OldRecord } from "./old-record.js";
import { twoNodes, withoutWaiting } from "./two-nodes.js";
import { watchedEnvelopes } from "./watched-envelopes.js";
import { watched } from "./watched-store.js";

const HOUR = 3600;

const toBoth = (s: OldRecord) => [{ ...s.everything(s.sen), from: "start" as const }, s.wide];

/** Gives a grant with a device that dies once it is included, and leaves the envelope in its store. */
async function dying(s: OldRecord, device: Device, grant: NewGrant = s.wide) {
  device.at("sent", async () => device.die());
  await expect(device.me.grants.give(grant)).rejects.toThrow("dead");
  return device.store;
}

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
    let isFull = true;
    const { blobs, stored } = watchedEnvelopes(s.blobs, () => tablet.me.grants.revoke(s.toRao));
    const failing: typeof blobs = {
      ...blobs,
      put(bytes, options) {
        if (isFull && options.holder.endsWith("/envelopes")) throw new Error("This store is full");
        return blobs.put(bytes, options);
      },
    };
    const tablet: Device = await startDevice({ ...s, blobs: failing }, s.asha);
    await tablet.me.grants.giveMany(toBoth(s));
    isFull = false;
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
    await withoutWaiting(() => tablet.me.grants.give(s.wide));
    expect([stored(), await s.active()]).toEqual([0, 0]);
  });

  test("while a device slept within its reading after a restart", async () => {
    const s = await oldRecord("asleep after a restart");
    const { store, once } = watched((call, key) => call === "get" && key.endsWith("/acts"));
    const tablet = await s.device(store);
    await dying(s, tablet);
    const { blobs, stored } = watchedEnvelopes(s.blobs);
    let isSettling = false;
    const ledger: typeof s.ledger = {
      ...s.ledger,
      async account(...args) {
        const shown = await s.ledger.account(...args);
        if (isSettling) {
          isSettling = false;
          await s.laptop.me.grants.revoke(s.toRao);
          s.clock.advance(8 * HOUR);
        }
        return shown;
      },
    };
    once(async () => void (isSettling = true));
    await startDevice({ ...s, blobs, ledger }, s.asha, store);
    expect([stored(), await s.active()]).toEqual([0, 0]);
  });

  test("while the reading after its inclusion took nine seconds", async () => {
    const s = await oldRecord("slow reading");
    const { blobs, stored } = watchedEnvelopes(s.blobs);
    let isSlow = false;
    const ledger: typeof s.ledger = {
      ...s.ledger,
      async account(...args) {
        const shown = await s.ledger.account(...args);
        if (isSlow) {
          isSlow = false;
          await s.laptop.me.grants.revoke(s.toRao);
          s.clock.advance(9);
        }
        return shown;
      },
    };
    const tablet = await startDevice({ ...s, blobs, ledger }, s.asha);
    tablet.at("sent", async () => void (isSlow = true));
    const { grant } = await tablet.me.grants.give(s.wide);
    expect([grant.state, stored()]).toEqual(["revoked", 0]);
  });

  test.each(["write", "restart"])("while the device slept as it noted that it leaves, at a %s", async (when) => {
    const s = await oldRecord(`asleep at the note, ${when}`);
    const { blobs, stored } = watchedEnvelopes(s.blobs);
    const { store, once } = watched((call, key) => call === "set" && key.includes("/envelope/"));
    const tablet = await startDevice({ ...s, blobs }, s.asha, store);
    const sleep = async () => {
      await s.laptop.me.grants.revoke(s.toRao);
      s.clock.advance(8 * HOUR);
    };
    if (when === "restart") {
      await dying(s, tablet);
      once(sleep);
      await startDevice({ ...s, blobs }, s.asha, store);
    } else {
      tablet.at("sent", async () => once(sleep));
      await tablet.me.grants.give(s.wide);
    }
    expect([stored(), await s.active()]).toEqual([0, 0]);
  });

  test("while the device stored another of its blocks", async () => {
    const s = await oldRecord("two blocks");
    const store = await dying(s, s.phone);
    const keys = await store.keys("journal/");
    const envelope = keys.find((key) => key.includes("/envelope/")) ?? "";
    const block = keys.find((key) => key.includes("/block/")) ?? "";
    const [noted, root] = [await store.get(envelope), await store.get(block)];
    if (!noted || !root) throw new Error("No envelope was left");
    await store.set(block.replace(/0$/u, "1"), root);
    await store.set(block, new Uint8Array(1000));
    await store.set(envelope, encode({ ...decode<object>(noted), blocks: 2 }));
    const { blobs, stored } = watchedEnvelopes(s.blobs, async () => {
      await s.laptop.me.grants.revoke(s.toRao);
      s.clock.advance(100);
    });
    await startDevice({ ...s, blobs }, s.asha, store);
    expect(stored()).toBe(1);
  });
});

test.each([0, 3])("an envelope of a grant that is over by the ledger's time waits: depth %i", async (depth) => {
  const s = await oldRecord("over by the ledger's time", depth);
  const until = new Date(s.clock.now().getTime() + HOUR * 1000);
  const device = await dying(s, s.phone, { ...s.wide, until });
  const { blobs, stored } = watchedEnvelopes(s.blobs);
  const slow = { now: () => new Date(s.clock.now().getTime() - 2 * HOUR * 1000) };
  s.clock.advance(2 * HOUR);
  s.ledger.mine();
  const app = createChartkey({ ...s.ports, blobs, device, clock: slow });
  await s.asha.connect(app);
  expect(stored()).toBe(0);
});
