import { describe, expect, test } from "vitest";
import { titles } from "../stage.js";
import { type Device, startDevice } from "./device.js";
import { laggingView } from "./lagging-view.js";
import { oldRecord, type OldRecord } from "./old-record.js";
import { withoutWaiting } from "./two-nodes.js";

/** Gives a grant from the start, which is read, and which a reorganisation takes away. */
async function readAndLost(s: OldRecord) {
  await s.phone.me.grants.give(s.wide);
  expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
  s.ledger.reorganise(1);
  s.ledger.mine();
}

describe("what was read of a grant that a reorganisation took away is not told as nothing", () => {
  test("by the end of everybody's grants after a restart", async () => {
    const s = await oldRecord("everybody", 3);
    await readAndLost(s);
    const again = await startDevice(s, s.asha, s.phone.store);
    expect(await again.me.grants.revokeEveryone()).toMatchObject({
      revoked: [s.toRao.grantee],
      mayStillHold: undefined,
    });
  });

  test("by the end of all grants of one, of whom another is there", async () => {
    const s = await oldRecord("another there", 3);
    await s.laptop.me.grants.give({ ...s.folder, from: "now" });
    s.settle();
    await readAndLost(s);
    const again = await startDevice(s, s.asha, s.phone.store);
    expect((await again.me.grants.revokeAll({ grantee: s.toRao.grantee })).mayStillHold).toBeUndefined();
  });

  test("by the end of all grants of one, while its note cannot be read and another can", async () => {
    const s = await oldRecord("damaged note", 3);
    await readAndLost(s);
    const [acts = ""] = (await s.phone.store.keys("journal/")).filter((key) => key.endsWith("/acts"));
    s.phone.next("dropped");
    await expect(s.phone.me.grants.give(s.folder)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
    const again = await startDevice(s, s.asha, s.phone.store);
    await s.phone.store.set(acts, new Uint8Array([0xff]));
    expect((await again.me.grants.revokeAll({ grantee: s.toRao.grantee })).mayStillHold).toBeUndefined();
  });

  describe.each(["restart", "same session"])("after an earlier grant of the same scope, %s", (who) => {
    test.each(["has ended", "is there and narrower"])("which %s", async (what) => {
      const s = await oldRecord(`${who}, ${what}`, 3);
      await s.laptop.me.grants.give({ ...s.toRao, from: "now" });
      if (what === "has ended") await s.laptop.me.grants.revoke(s.toRao);
      s.settle();
      await readAndLost(s);
      const again = who === "restart" ? await startDevice(s, s.asha, s.phone.store) : s.phone;
      expect((await again.me.grants.revoke(s.toRao)).mayStillHold).toBeUndefined();
    });
  });
});

describe.each([0, 3])("a node that is behind does not make nothing of what was read, at depth %i", (depth) => {
  /** With a narrow grant that everybody sees, and a device whose node may be behind. */
  async function behind(name: string) {
    const s = await oldRecord(name, depth);
    const { view, stop } = laggingView(s.ledger);
    const tablet: Device = await startDevice({ ...s, ledger: view as typeof s.ledger }, s.asha);
    const narrow = async () => {
      await s.laptop.me.grants.give({ ...s.toRao, from: "now" });
      s.settle();
    };
    return { ...s, tablet, narrow, stop: () => stop(s.asha.me.address) };
  }

  test("behind a grant of the session that replaced a narrow one", async () => {
    const s = await behind("own");
    await s.narrow();
    s.tablet.at("prompted", s.stop);
    await withoutWaiting(() => s.tablet.me.grants.give(s.wide));
    const receipt = await withoutWaiting(() => s.tablet.me.grants.revoke(s.toRao));
    expect(receipt.mayStillHold).toBeUndefined();
  });

  test.each(["revoke", "revokeEveryone"] as const)("behind another device's grant: %s", async (end) => {
    const s = await behind(`other, ${end}`);
    await s.narrow();
    await s.stop();
    await s.laptop.me.grants.give(s.wide);
    expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
    const { grants } = s.tablet.me;
    const receipt = await withoutWaiting(() => (end === "revoke" ? grants.revoke(s.toRao) : grants.revokeEveryone()));
    expect(receipt.mayStillHold).toBeUndefined();
  });

  test("behind the only grant, and behind the end of everybody's", async () => {
    const s = await behind("the only one");
    await s.stop();
    await s.laptop.me.grants.give(s.wide);
    expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
    const receipt = await withoutWaiting(() => s.tablet.me.grants.revokeEveryone());
    expect(receipt.mayStillHold).toBeUndefined();
  });
});
