import { describe, expect, test } from "vitest";
import { memoryDevice } from "../../../src/fakes/index.js";
import { titles } from "../stage.js";
import { type Device, startDevice } from "./device.js";
import { ends, oldRecord } from "./old-record.js";
import { paused } from "./paused.js";
import { twoNodes } from "./two-nodes.js";
import { fullStore } from "./watched-envelopes.js";

const calls = {
  ...ends,
  revokeEveryone: (_: unknown, { me }: Pick<Device, "me">) => me.grants.revokeEveryone(),
};
const ways = Object.keys(calls) as (keyof typeof calls)[];

describe.each([
  ["", 0],
  ["that a reorganisation moved and ", 1],
])("an end %swhose answer is late ends no keys of a grant that is given after it:", (_, taken) => {
  test.each(ways)("%s", async (end) => {
    const s = await oldRecord(`late answer, ${end}`, 3);
    await s.phone.me.grants.give(s.wide);
    s.settle();
    await s.laptop.me.folders.create("Taken away");
    const answer = paused();
    s.phone.at("planned", async () => s.ledger.reorganise(taken));
    s.phone.at("sent", answer.pass);
    const ending = calls[end](s, s.phone);
    await answer.asked;
    const prompt = paused();
    s.phone.at("prompted", prompt.pass);
    const giving = s.phone.me.grants.give(s.wide);
    await prompt.asked;
    answer.open();
    await ending;
    prompt.open();
    expect((await giving).grant).toMatchObject({ state: "active" });
    expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
  });
});

test("an end that was at its prompt ends what another tab has kept since, whatever a restart shows", async () => {
  const s = await leftBehind("kept since");
  const tab = await s.start();
  await s.tablet.me.grants.give(s.wide);
  const prompt = paused();
  s.tablet.at("planned", prompt.pass);
  const ending = s.tablet.me.grants.revoke(s.toRao);
  await prompt.asked;
  await s.laptop.me.folders.create("In between");
  await tab.me.grants.give(s.wide);
  await s.stop();
  prompt.open();
  await ending;
  expect(await s.behind()).toBe(0);
});

test.each(
  (["revoke", "revokeAll", "revokeEveryone"] as const).flatMap((end) => [[end, 1] as const, [end, 2] as const]),
)(
  "%s tells of what was given out, and taken away, while it was at its prompt: with %d own acts",
  async (end, taken) => {
    const s = await oldRecord(`given out meanwhile, ${end}, ${taken}`, 3);
    await s.laptop.me.folders.create("Before");
    const given = paused();
    s.phone.at("prompted", given.pass);
    const giving = s.phone.me.grants.give(s.wide);
    await given.asked;
    const ended = paused();
    s.phone.at("planned", ended.pass);
    const ending = calls[end](s, s.phone);
    await ended.asked;
    given.open();
    await giving;
    expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
    s.ledger.reorganise(taken);
    ended.open();
    expect(await ending).toMatchObject({ mayStillHold: undefined, revoked: [s.rao.me.address] });
  },
);

/** A household whose blob store takes no envelopes at first, and a node that can stop. */
async function leftBehind(name: string) {
  const s = await oldRecord(name, 3);
  const { ledger, stop, fallBack } = twoNodes(s.ledger);
  const { blobs, stored, makeRoom } = fullStore(s.blobs);
  const store = memoryDevice();
  const start = () => startDevice({ ...s, blobs, ledger }, s.asha, store);
  const behind = async () => {
    makeRoom();
    fallBack();
    const again = await start();
    await again.me.folders.create("Next").catch(() => undefined);
    return stored();
  };
  return { ...s, start, tablet: await start(), stop: () => stop(s.asha.me.address), behind };
}

describe("after a restart behind it, an envelope that was left does not leave the device", () => {
  test.each(["a write", "revoke", "revokeAll"] as const)(
    "once another device has revoked its grant, as %s of this device has found",
    async (finds) => {
      const s = await leftBehind(`found by ${finds}`);
      await s.tablet.me.grants.give(s.wide);
      await s.stop();
      await s.laptop.me.grants.revoke(s.toRao);
      if (finds === "a write") await s.tablet.me.folders.create("Finds it");
      else await expect(calls[finds](s, s.tablet)).rejects.toMatchObject({ code: "GRANT_ABSENT" });
      expect(await s.behind()).toBe(0);
    },
  );

  test("once its grant was narrowed", async () => {
    const s = await leftBehind("narrowed");
    await s.tablet.me.grants.give(s.wide);
    await s.stop();
    await s.tablet.me.grants.give({ ...s.toRao, from: "now" });
    await s.behind();
    expect(await titles(s.rao.me, "shared")).not.toContain("Old");
  });
});
