import { describe, expect, test, vi } from "vitest";
import type { DeviceStore, HeadSource } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { all, first } from "../stage.js";
import { household, note } from "./household.js";

/** A session of the patient whose other ports can go away, with a grant to end. */
async function setup(name: string) {
  const s = await household(name);
  const { app, asha, rao, everything, laptop, ledger } = s;
  await laptop.me.grants.give(everything(rao));
  let away = false;
  let hidden = false;
  let silent = false;
  let heard = Promise.withResolvers<void>();
  const answer = async () => {
    if (away) throw new Error("away");
    if (!silent) return;
    heard.resolve();
    await new Promise<never>(() => {});
  };
  /** Waits for a call that gets no answer. */
  const unanswered = async () => {
    await heard.promise;
    heard = Promise.withResolvers<void>();
  };
  const inner = memoryDevice();
  const device: DeviceStore = {
    get: async (...args) => (await answer(), inner.get(...args)),
    set: async (...args) => (await answer(), inner.set(...args)),
    delete: async (...args) => (await answer(), inner.delete(...args)),
    keys: async (...args) => (await answer(), inner.keys(...args)),
  };
  const heads: HeadSource = { id: ledger.id, account: async (...args) => (await answer(), ledger.account(...args)) };
  const hiding = {
    ...ledger,
    async *entries(...args: Parameters<typeof ledger.entries>) {
      for await (const update of ledger.entries(...args))
        if (!(hidden && update.type === "entry" && update.entry.act.kind === "grantAccess")) yield update;
    },
  };
  const connect = (sources: { readonly heads?: HeadSource }, store: DeviceStore) =>
    app(store, { ledger: hiding, ...sources }).connect({ wallet: asha.wallet, keyring: asha.keyring });
  return {
    ...s,
    withHeads: await connect({ heads }, memoryDevice()),
    withDevice: await connect({}, device),
    goAway: () => (away = true),
    fallSilent: () => (silent = true),
    unanswered,
    hideGrants: () => (hidden = true),
  };
}

describe.each(["withHeads", "withDevice"] as const)("what ends a grant while a port of %s is away", (which) => {
  test("revoke", async () => {
    const { [which]: me, goAway, rao, everything, phone } = await setup(`revoke ${which}`);
    goAway();
    expect(await me.grants.revoke(everything(rao))).toMatchObject({
      revoked: [rao.me.address],
      mayStillHold: undefined,
    });
    expect(await all(phone.me.grants.list())).toMatchObject([{ state: "revoked" }]);
  });

  test("revokeEveryone", async () => {
    const { [which]: me, goAway, rao, phone } = await setup(`revoke everyone ${which}`);
    goAway();
    expect((await me.grants.revokeEveryone()).revoked).toEqual([rao.me.address]);
    expect(await all(phone.me.grants.list())).toMatchObject([{ state: "revoked" }]);
  });

  test.each(["revoke", "revokeEveryone"] as const)("%s, after ten seconds of silence", async (how) => {
    const { [which]: me, fallSilent, unanswered, rao, everything } = await setup(`silent ${how} ${which}`);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      fallSilent();
      const ending = how === "revoke" ? me.grants.revoke(everything(rao)) : me.grants.revokeEveryone();
      // once for the log, and once for what may still be held
      for (let waits = 0; waits < 2; waits++) {
        await unanswered();
        await vi.advanceTimersByTimeAsync(10_000);
      }
      expect(await ending).toMatchObject({ revoked: [rao.me.address], mayStillHold: undefined });
    } finally {
      vi.useRealTimers();
    }
  });

  test("revokeAll claims nothing that is not proven", async () => {
    const { [which]: me, goAway, rao } = await setup(`revoke all ${which}`);
    goAway();
    await expect(me.grants.revokeAll({ grantee: rao.me.address })).rejects.toThrow("away");
  });
});

/** A grant that a session has not seen, and that its ledger hides. */
async function hiddenGrant(name: string) {
  const s = await setup(name);
  const { id } = await first(s.phone.me.folders.list());
  const hidden = { grantee: s.rao.me.address, scope: { folder: id } } as const;
  await s.phone.me.grants.give(hidden);
  s.hideGrants();
  return { ...s, hidden };
}

test("a ledger that hides a grant does not make it absent", async () => {
  const { withDevice, hidden } = await hiddenGrant("hidden");
  await expect(withDevice.grants.revoke(hidden)).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
});

test("a ledger that hides grants cannot keep the patient from ending all", async () => {
  const { withDevice, phone } = await hiddenGrant("hidden, all");
  await withDevice.grants.revokeEveryone();
  const states = (await all(phone.me.grants.list())).map(({ state }) => state);
  expect(states).toEqual(["revoked", "revoked"]);
});

test("revokeAll has ended all when another device ends the rest", async () => {
  const { phone, laptop, rao } = await household("the rest");
  const { records } = await laptop.me.records.addMany(Array.from({ length: 101 }, (_, nth) => note(`Record ${nth}`)));
  const grants = records.map(({ ref: { record } }) => ({ grantee: rao.me.address, scope: { record } }) as const);
  await laptop.me.grants.giveMany(grants.slice(0, 100));
  await laptop.me.grants.giveMany(grants.slice(100));
  phone.at("sent", () => laptop.me.grants.revokeEveryone());
  expect((await phone.me.grants.revokeAll({ grantee: rao.me.address })).revoked).toEqual([rao.me.address]);
});
