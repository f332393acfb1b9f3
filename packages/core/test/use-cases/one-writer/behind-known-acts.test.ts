import { describe, expect, test } from "vitest";
import { memoryDevice } from "../../../src/fakes/index.js";
import { all, titles } from "../stage.js";
import { startDevice } from "./device.js";
import { ends, oldRecord } from "./old-record.js";
import { paused } from "./paused.js";
import { twoNodes, withoutWaiting } from "./two-nodes.js";
import { fullStore } from "./watched-envelopes.js";

const calls = {
  ...ends,
  revokeEveryone: (_: unknown, { me }: Parameters<typeof ends.revoke>[1]) => me.grants.revokeEveryone(),
};
const ways = Object.keys(calls) as (keyof typeof calls)[];

/**
 * A wide grant whose envelope the blob store did not take. After a restart, the node shows the log
 * as it was when it stopped.
 */
async function leftBehind(name: string) {
  const s = await oldRecord(name, 3);
  const { ledger, stop, fallBack, goOn } = twoNodes(s.ledger);
  const { blobs, stored, makeRoom } = fullStore(s.blobs);
  const store = memoryDevice();
  const start = () => startDevice({ ...s, blobs, ledger }, s.asha, store);
  /** The device starts again, and stores what it may. */
  const restart = async () => {
    makeRoom();
    const again = await start();
    await again.me.folders.create("Next").catch(() => undefined);
    return stored();
  };
  return { ...s, start, tablet: await start(), stop: () => stop(s.asha.me.address), fallBack, goOn, restart };
}

describe("after a restart at a node that is behind, an envelope stays whose grant was ended by", () => {
  test.each(ways)("%s, which no reading has shown", async (end) => {
    const s = await leftBehind(`not shown, ${end}`);
    await s.tablet.me.grants.give(s.wide);
    await s.stop();
    s.tablet.at("sent", async () => s.fallBack());
    await withoutWaiting(async () => calls[end](s, s.tablet).catch(() => undefined));
    expect(await withoutWaiting(s.restart)).toBe(0);
    s.goOn();
    expect(await s.restart()).toBe(0);
  });

  test.each(["revoke", "revokeEveryone"] as const)("%s, whose caller left at its inclusion", async (end) => {
    const s = await leftBehind(`left at inclusion, ${end}`);
    await s.tablet.me.grants.give(s.wide);
    await s.stop();
    const caller = new AbortController();
    s.tablet.at("sent", async () => caller.abort());
    const options = { signal: caller.signal };
    const { grants } = s.tablet.me;
    await (end === "revoke" ? grants.revoke(s.toRao, options) : grants.revokeEveryone(options)).catch(() => undefined);
    s.fallBack();
    expect(await s.restart()).toBe(0);
  });

  test("another device, as the history has shown", async () => {
    const s = await leftBehind("shown by the history");
    await s.tablet.me.grants.give(s.wide);
    await s.stop();
    await s.laptop.me.grants.revoke(s.toRao);
    expect((await all(s.tablet.me.history())).map(({ kind }) => kind)).toContain("revoked");
    s.fallBack();
    expect(await s.restart()).toBe(0);
  });

  test.each(["ended", "narrowed"])("another device, which has %s it, as a list has shown", async (how) => {
    const s = await leftBehind(`shown by a list, ${how}`);
    await s.tablet.me.grants.give(s.wide);
    await s.stop();
    const { grants } = s.laptop.me;
    await (how === "ended" ? grants.revoke(s.toRao) : grants.give({ ...s.toRao, from: "now" }));
    expect(await all(s.tablet.me.grants.list())).toMatchObject([
      how === "ended" ? { state: "revoked" } : { from: "now" },
    ]);
    s.fallBack();
    expect(await s.restart()).toBe(0);
  });
});

test.each(ways)("%s at its prompt, before a grant that is kept, ends what the grant kept", async (end) => {
  const s = await leftBehind(`kept meanwhile, ${end}`);
  await s.laptop.me.grants.give({ ...s.toRao, from: "now" });
  s.settle();
  const prompt = paused();
  s.tablet.at("planned", prompt.pass);
  const ending = calls[end](s, s.tablet);
  await prompt.asked;
  const tab = await s.start();
  await tab.me.grants.give(s.wide);
  await s.stop();
  prompt.open();
  await ending;
  s.fallBack();
  expect(await s.restart()).toBe(0);
});

test("what a relayer held back hands over nothing in the place of a narrower grant that was taken away", async () => {
  const s = await oldRecord("in its place", 3);
  s.phone.next("held");
  await s.phone.me.grants.give(s.wide).catch(() => undefined);
  await s.phone.me.grants.give({ ...s.toRao, from: "now" });
  s.ledger.reorganise(1);
  const [held] = s.phone.held;
  if (!held) throw new Error("The relayer has nothing");
  await s.ledger.submit(held.acts, held.wallet, { base: held.base });
  const again = await startDevice(s, s.asha, s.phone.store);
  await again.me.folders.create("Next");
  expect(await titles(s.rao.me, "shared")).not.toContain("Old");
});

describe("what a reorganisation has taken for good does not keep back the keys of a later grant", () => {
  test.each(["another run", "another tab"])("by %s of the device", async (who) => {
    const s = await oldRecord(`taken for good, ${who}`, 3);
    const tab = await startDevice(s, s.asha, s.phone.store);
    await s.phone.me.grants.give({ ...s.everything(s.sen), from: "now" });
    s.ledger.reorganise(1);
    s.settle();
    const { me } = who === "another tab" ? tab : await startDevice(s, s.asha, s.phone.store);
    const { grant } = await me.grants.give(s.wide);
    expect([grant.state, grant.problem]).toEqual(["active", undefined]);
    expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
  });
});
