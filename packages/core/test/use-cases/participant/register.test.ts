import { expect, test } from "vitest";
import { ChartkeyError, type Ledger } from "../../../src/adapters/index.js";
import { laggingView } from "../one-writer/lagging-view.js";
import { withoutWaiting } from "../one-writer/two-nodes.js";
import { racingLedger } from "../racing-ledger.js";
import { all, note, stage, titles } from "../stage.js";

test("when the directory dies behind the ledger, register does only the rest at the second try", async () => {
  const { person, profiles, app } = stage("register");
  const asha = await person("Asha");
  const me = await asha.connect(app());
  const registration = { roles: ["patient"], profile: { name: "Asha", listed: false } };
  profiles.unplug();
  await expect(me.register(registration)).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE", retryable: true });
  profiles.plug();
  const { prompts } = asha.wallet;
  await me.register(registration);
  expect(asha.wallet.prompts).toBe(prompts + 1);
  expect(await me.profile.get()).toMatchObject({ name: "Asha" });
  expect(await all(me.folders.list())).toHaveLength(1);
});

test("two devices that register at once keep the bundle that both need", async () => {
  const { person, ledger, app } = stage("register twice");
  const asha = await person("Asha");
  const race = racingLedger(ledger);
  const registration = { roles: ["patient"], profile: { name: "Asha", listed: false } };
  race.meanwhile(async () => {
    await asha.me.register(registration);
    throw new ChartkeyError("WALLET_REJECTED");
  });
  const phone = await asha.connect(app(undefined, { ledger: race.ledger }));
  await expect(phone.register(registration)).rejects.toMatchObject({ code: "WALLET_REJECTED" });
  await (await asha.connect(app())).records.add(note("Readable"));
  expect(await titles(await asha.connect(app()), "own")).toEqual(["Readable"]);
});

test("register resolves once a node that is behind shows the key", async () => {
  const { person, ledger, app } = stage("register behind");
  const asha = await person("Asha");
  const { view, stop, during, hidden } = laggingView(ledger);
  const behind: Ledger = {
    ...view,
    async submit(...args) {
      const receipt = await ledger.submit(...args);
      during(hidden() + 5);
      return receipt;
    },
  };
  const me = await asha.connect(app(undefined, { ledger: behind }));
  await stop(me.address);
  const before = hidden();
  await withoutWaiting(() => me.register({ roles: ["patient"], profile: { name: "Asha", listed: true } }));
  expect(hidden()).toBeGreaterThanOrEqual(before + 5);
  expect(await me.profile.get()).toMatchObject({ name: "Asha" });
  await me.records.add(note("First"));
  expect(await titles(me, "own")).toEqual(["First"]);
});
