import { expect, test } from "vitest";
import { startDevice } from "./device.js";
import { household } from "./household.js";
import { leftBehind } from "./left-behind.js";
import { paused } from "./paused.js";

/** A laptop that died once it had sent a grant, and a store that tells when an envelope is put. */
async function granted(name: string) {
  const home = await household(name);
  const { laptop, phone, rao, everything } = home;
  laptop.at("sent", async () => laptop.die());
  await expect(laptop.me.grants.give(everything(rao))).rejects.toThrow("dead");
  const left = await leftBehind(laptop.store);
  const envelopes: string[] = [];
  const put: typeof home.blobs.put = (bytes, options) => {
    if (options.holder.endsWith("/envelopes")) envelopes.push(options.holder);
    return home.blobs.put(bytes, options);
  };
  const revoke = () => phone.me.grants.revoke(everything(rao));
  return { ...home, blobs: { ...home.blobs, put }, left, envelopes, revoke };
}

test("an envelope is not stored once its grant was revoked", async () => {
  const home = await granted("stale");
  await home.revoke();
  await startDevice(home, home.asha, await home.left.alone());
  expect(home.envelopes).toEqual([]);
});

test("an envelope is not stored once its grant was revoked while other writes were cleaned up", async () => {
  const home = await granted("stale behind others");
  const store = await home.left.behindOthers(home.asha.me.address);
  const slow = paused();
  const blobs: typeof home.blobs = {
    ...home.blobs,
    async unpin(...args) {
      await slow.pass();
      return home.blobs.unpin(...args);
    },
  };
  const starting = startDevice({ ...home, blobs }, home.asha, store);
  await slow.asked;
  await home.revoke();
  slow.open();
  await starting;
  expect(home.envelopes).toEqual([]);
});
