import { expect, test } from "vitest";
import type { Ledger } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { all, text, titles } from "../stage.js";
import { household, note } from "./household.js";

/**
 * A device behind a balancer: the node that answers the next reading of the own log after a
 * submission is behind the one that took it.
 */
async function behindBalancer(name: string) {
  const s = await household(name);
  const { ledger, asha } = s;
  const owner = asha.me.address;
  let behind: { readonly account: Awaited<ReturnType<Ledger["account"]>>; readonly count: number } | undefined;
  const lagging: Ledger = {
    ...ledger,
    async submit(acts, wallet, options) {
      const state = { account: await ledger.account(owner), count: (await all(ledger.entries({ log: owner }))).length };
      const receipt = await ledger.submit(acts, wallet, options);
      behind = state;
      return receipt;
    },
    account: async (participant, options) =>
      participant === owner && behind ? behind.account : ledger.account(participant, options),
    async *entries(filter, options) {
      const missing =
        behind && filter.log === owner ? (await all(ledger.entries({ log: owner }))).length - behind.count : 0;
      if (missing > 0) behind = undefined;
      const updates = await all(ledger.entries(filter, options));
      yield* updates.slice(0, updates.length - missing);
    },
  };
  const store = memoryDevice();
  const me = await s.app(store, { ledger: lagging }).connect({ wallet: asha.wallet, keyring: asha.keyring });
  return { ...s, me, store };
}

test("a grant hands over its keys though the answering node does not have its entry yet", async () => {
  const { me, store, rao, everything } = await behindBalancer("lagging grant");
  await me.records.add(note("Before"));
  await me.grants.give(everything(rao));
  expect(await titles(rao.me, "shared")).toEqual(["Before"]);
  expect(await store.keys("journal/")).toEqual([]);
});

test("a record and an amendment that landed succeed, though the answering node does not have them yet", async () => {
  const { me } = await behindBalancer("lagging records");
  const id = "0x0123456789abcdef0123456789abcdef" as never;
  const { record } = await me.records.add({ ...note("One"), id });
  await me.records.amend(record.ref.record, { title: "Two", content: text("Two") });
  expect(await titles(me, "own")).toEqual(["Two"]);
});

test("a write that landed succeeds, though the device cannot remember anything any more", async () => {
  const { ledger, app, asha, rao, everything } = await household("full device");
  const store = memoryDevice();
  let full = false;
  const failing = async () => {
    if (full) throw new Error("The device is full");
  };
  const filling: typeof store = {
    ...store,
    set: async (...args) => (await failing(), store.set(...args)),
    delete: async (...args) => (await failing(), store.delete(...args)),
    get: async (...args) => store.get(...args),
    keys: async (...args) => store.keys(...args),
  };
  const whenIncluded: Ledger = {
    ...ledger,
    async submit(acts, wallet, options) {
      const receipt = await ledger.submit(acts, wallet, options);
      full = true;
      return receipt;
    },
  };
  const me = await app(filling, { ledger: whenIncluded }).connect({ wallet: asha.wallet, keyring: asha.keyring });
  await me.records.add(note("One"));
  full = false;
  await me.grants.give(everything(rao));
  full = false;
  await me.folders.create("Any write");
  expect(await titles(rao.me, "shared")).toEqual(["One"]);
});
