import { expect, test } from "vitest";
import { text, titles } from "../stage.js";
import { startDevice } from "./device.js";
import { household, note } from "./household.js";
import { leftBehind } from "./left-behind.js";
import { paused } from "./paused.js";

const HOUR = 3600;

/** A laptop whose record a relayer holds, and which starts anew. */
async function relayed(name: string) {
  const home = await household(name, { pins: true });
  const { laptop } = home;
  laptop.next("held");
  await expect(laptop.me.records.add({ ...note("Relayed"), content: text("Relayed") })).rejects.toMatchObject({
    code: "LEDGER_UNAVAILABLE",
  });
  const [held] = laptop.held;
  if (!held) throw new Error("Nothing is held");
  /** The laptop sleeps for two hours, and the relayer submits in time. */
  const sleep = async () => {
    home.clock.advance(60);
    await home.ledger.submit(held.acts, held.wallet, { base: held.base });
    home.clock.advance(2 * HOUR);
  };
  return { ...home, sleep, left: await leftBehind(laptop.store) };
}

test("a record that a relayer files while a laptop sleeps in the middle of settling is not unpinned", async () => {
  const home = await relayed("sleeping");
  const slow = paused();
  const blobs: typeof home.blobs = {
    ...home.blobs,
    async unpin(...args) {
      await slow.pass();
      return home.blobs.unpin(...args);
    },
  };
  const starting = startDevice({ ...home, blobs }, home.asha, await home.left.behindOthers(home.asha.me.address));
  await slow.asked;
  await new Promise((resolve) => setImmediate(resolve));
  await home.sleep();
  slow.open();
  await starting;
  const row = (await home.phone.me.records.list().page()).items[0];
  expect(await titles(home.phone.me, "own")).toEqual(["Relayed"]);
  if (!row?.ok) throw new Error("not readable");
  expect(await (await home.phone.me.records.open(row.record.ref)).bytes()).toEqual(text("Relayed"));
});

test("the same, when it sleeps between the reading of the log and that of the clocks", async () => {
  const home = await relayed("sleeping between");
  const slow = paused();
  let read = false;
  const ledger: typeof home.ledger = {
    ...home.ledger,
    account: (...args) => ((read = true), home.ledger.account(...args)),
    async time(options) {
      if (read) await slow.pass();
      return home.ledger.time(options);
    },
  };
  const starting = startDevice({ ...home, ledger }, home.asha, home.laptop.store);
  await Promise.race([slow.asked, starting]);
  await home.sleep();
  slow.open();
  await starting;
  expect(await titles(home.phone.me, "own")).toEqual(["Relayed"]);
});
