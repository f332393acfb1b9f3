import { decode, encode } from "@ipld/dag-cbor";
import { sha256 } from "@noble/hashes/sha2.js";
import { describe, expect, test } from "vitest";
import { toHex } from "../../../src/adapters/index.js";
import { createChartkey, type NewGrant } from "../../../src/index.js";
import { type Device, startDevice } from "./device.js";
import { oldRecord, type OldRecord } from "./old-record.js";
import { watchedEnvelopes } from "./watched-envelopes.js";
import { watched } from "./watched-store.js";

const HOUR = 3600;

/** Gives a grant with a device that dies once it is included, before its envelope is stored. */
async function dying(s: OldRecord, device: Device, grant: NewGrant = s.wide) {
  device.at("sent", async () => device.die());
  await expect(device.me.grants.give(grant)).rejects.toThrow("dead");
  return device.store;
}

/** A ledger whose next reading, once it is slow, takes some seconds, while the laptop revokes. */
function slowReading({ ledger: own, laptop, toRao, clock }: OldRecord, seconds: number) {
  let isSlow = false;
  const ledger: typeof own = {
    ...own,
    async account(...args) {
      const shown = await own.account(...args);
      if (isSlow) {
        isSlow = false;
        await laptop.me.grants.revoke(toRao);
        clock.advance(seconds);
      }
      return shown;
    },
  };
  return { ledger, slowDown: () => void (isSlow = true) };
}

describe("an envelope does not leave the device once its grant was revoked", () => {
  test("while a device slept within its reading after a restart", async () => {
    const s = await oldRecord("asleep after a restart");
    const { store, once } = watched((call, key) => call === "get" && key.endsWith("/acts"));
    const tablet = await s.device(store);
    await dying(s, tablet);
    const { blobs, stored } = watchedEnvelopes(s.blobs);
    const { ledger, slowDown } = slowReading(s, 8 * HOUR);
    once(async () => slowDown());
    await startDevice({ ...s, blobs, ledger }, s.asha, store);
    expect([stored(), await s.active()]).toEqual([0, 0]);
  });

  test("while the reading after its inclusion took nine seconds", async () => {
    const s = await oldRecord("slow reading");
    const { blobs, stored } = watchedEnvelopes(s.blobs);
    const { ledger, slowDown } = slowReading(s, 9);
    const tablet = await startDevice({ ...s, blobs, ledger }, s.asha);
    tablet.at("sent", async () => slowDown());
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
    const blocks = [new Uint8Array(1000), root];
    for (const [nth, bytes] of blocks.entries()) await store.set(block.replace(/0$/u, `${nth}`), bytes);
    const digests = blocks.map((bytes) => toHex(sha256(bytes)));
    await store.set(envelope, encode({ ...decode<object>(noted), blocks: digests }));
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
